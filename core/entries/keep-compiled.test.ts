import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../runtime/test-folder.ts';

/** An entry of a built program, in `out/main` of a folder of its own, that loads the rest as ours do. */
function builtProgram(answer: string): { out: string; run(): string } {
  const out = join(testFolder(), 'out');
  mkdirSync(join(out, 'main'), { recursive: true });
  const keep = JSON.stringify(join(import.meta.dirname, 'keep-compiled.ts'));
  const entry = join(out, 'main', 'cli.js');
  writeFileSync(join(out, 'package.json'), '{"type":"module"}');
  writeFileSync(entry, `const { keepCompiled } = await import(${keep}); keepCompiled(import.meta.filename);`);
  writeFileSync(entry, "console.log((await import('./rest.js')).answer);", { flag: 'a' });
  writeFileSync(join(out, 'main', 'rest.js'), `export const answer = ${JSON.stringify(answer)};`);
  const { NODE_COMPILE_CACHE: _cache, ...env } = process.env;
  return {
    out,
    run() {
      const { status, stdout, stderr } = spawnSync(process.execPath, [entry], { encoding: 'utf8', env });
      return status === 0 ? stdout.trim() : stderr;
    },
  };
}

it('keeps what was compiled beside the built program, and never takes that of another version', () => {
  const program = builtProgram('one');
  expect(program.run()).toBe('one');
  const kept = readdirSync(join(program.out, 'compile-cache'), { recursive: true, withFileTypes: true });
  expect(kept.filter((entry) => entry.isFile()).length).toBeGreaterThan(0);
  writeFileSync(join(program.out, 'main', 'rest.js'), "export const answer = 'two';");
  expect(program.run()).toBe('two');
  for (const entry of kept) if (entry.isFile()) writeFileSync(join(entry.parentPath, entry.name), 'damaged');
  expect(program.run()).toBe('two');
});

it('runs where nothing can be kept', () => {
  const program = builtProgram('one');
  writeFileSync(join(program.out, 'compile-cache'), 'a file in its place');
  expect(program.run()).toBe('one');
});
