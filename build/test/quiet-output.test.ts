import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { put, testFolder } from '../prepare/test-folder.ts';

const VITEST = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');
const QUIET = join(import.meta.dirname, 'quiet-output.ts');

/** What a run of one file of tests leaves on both standard streams. */
function outputOf(tests: string): string {
  const root = testFolder();
  put(join(root, 'a.test.mjs'), tests);
  const words = ['run', '--globals', '--root', root, '--reporter=minimal', '--no-color'];
  put(
    join(root, 'vitest.config.mjs'),
    `export default ${JSON.stringify({ test: { setupFiles: [QUIET], env: { NODE_ENV: 'test' } } })};`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, [VITEST, ...words], { cwd: root, encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

it('shows what the program said in tests that fail, of others nothing', () => {
  const output = outputOf(`
    test('passes', () => { process.stderr.write('words of a passing one\\n'); });
    test('fails', () => {
      process.stdout.write('first of a failing one\\n');
      process.stderr.write(Buffer.from('last of a failing one\\n'));
      throw new Error('wanted');
    });
    test('passes too', async () => {
      await new Promise((resolve) => process.stderr.write('words of another\\n', resolve));
    });`);
  expect(output).toContain('first of a failing one\nlast of a failing one\n');
  expect(output).toMatch(/1 failed.*2 passed/);
  expect(output).not.toMatch(/words of/);
});

it('shows what was said by tests that ran at the same time as one that fails', () => {
  const output = outputOf(`
    test.concurrent('fails', async () => { process.stderr.write('said by the one\\n'); throw new Error('wanted'); });
    test.concurrent('passes', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      process.stderr.write('said by the other\\n');
    });`);
  expect(output).toContain('said by the one\nsaid by the other\n');
});

it('lets a stream go that a test gives back after its end', () => {
  const output = outputOf(`
    test('takes it', ({ onTestFinished }) => {
      const taken = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      onTestFinished(() => taken.mockRestore());
    });
    afterAll(() => { process.stderr.write('said behind all tests\\n'); });`);
  expect(output).toContain('said behind all tests\n');
});
