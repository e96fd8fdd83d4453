import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { provideBundle, sourceDigest } from './bundle.mjs';
import { put, testFolder } from './test-folder.ts';

/** A checkout whose bundler writes the given program, or fails without one. */
function checkout(program: string | null): string {
  const root = testFolder();
  put(join(root, 'core', 'entries', 'cli.ts'), 'export {};');
  const script =
    program === null
      ? "process.stderr.write('cannot resolve ./x.ts'); process.exit(1);"
      : `const { mkdirSync, writeFileSync } = require('node:fs');
         const folder = process.argv[process.argv.indexOf('--outDir') + 1] + '/main';
         mkdirSync(folder, { recursive: true });
         writeFileSync(folder + '/cli.js', ${JSON.stringify(program)});`;
  put(join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), script);
  return root;
}

const bundler = (root: string) => join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
const built = (root: string) => readFileSync(join(root, 'out', 'main', 'cli.js'), 'utf8');

describe('building the program', () => {
  it('happens once for the same sources, and again when one changed', async () => {
    const root = checkout('first');
    await provideBundle(root, process.execPath, { quiet: true });
    expect(built(root)).toBe('first');
    put(bundler(root), 'process.exit(1);');
    await provideBundle(root, process.execPath, { quiet: true });
    put(join(root, 'core', 'entries', 'cli.test.ts'), 'a test is not part of the bundle');
    await provideBundle(root, process.execPath, { quiet: true });
    put(join(root, 'core', 'entries', 'cli.ts'), 'export const changed = 1;');
    await expect(provideBundle(root, process.execPath, { quiet: true })).rejects.toThrow('could not be built');
  });

  it('keeps the former program when it fails', async () => {
    const root = checkout('first');
    await provideBundle(root, process.execPath, { quiet: true });
    put(join(root, 'core', 'entries', 'cli.ts'), 'export const changed = 1;');
    put(bundler(root), 'process.exit(1);');
    await expect(provideBundle(root, process.execPath, { quiet: true })).rejects.toThrow('could not be built');
    expect(built(root)).toBe('first');
  });

  it('starts over after an interrupted one', async () => {
    const root = checkout('second');
    put(join(root, 'out', '.building', 'main', 'half.js'), 'half');
    put(join(root, 'out', 'main', 'cli.js'), 'of unknown sources');
    await provideBundle(root, process.execPath, { quiet: true });
    expect(built(root)).toBe('second');
    expect(existsSync(join(root, 'out', 'main', 'half.js'))).toBe(false);
    expect(existsSync(join(root, 'out', '.building'))).toBe(false);
  });

  it('knows a renamed source from the same content', () => {
    const root = checkout('x');
    const before = sourceDigest(root);
    put(join(root, 'core', 'runtime', 'a.ts'), '');
    const [one] = [sourceDigest(root)];
    expect(one).not.toBe(before);
  });
});
