import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { put, testFolder } from '../prepare/test-folder.ts';
import { hasAiTool } from './ai-tools.mjs';
import { chooseRuntime } from './runtime.mjs';

/** A checkout with what the desktop application needs, but for the pieces left out. */
function checkout(without: 'main' | 'electron' | null = null): string {
  const root = testFolder();
  if (without !== 'main') put(join(root, 'main', 'index.ts'), '');
  if (without !== 'electron') {
    put(join(root, 'node_modules', 'electron', 'path.txt'), 'electron');
    put(join(root, 'node_modules', 'electron', 'dist', 'electron'), '');
  }
  return root;
}

const desk = { headless: false, env: { DISPLAY: ':0' }, platform: 'linux' as const, uid: 1000 };

describe('choosing the runtime', () => {
  it('is the desktop application where it can run', () => {
    const root = checkout();
    const electron = join(root, 'node_modules', 'electron', 'dist', 'electron');
    expect(chooseRuntime({ root, ...desk })).toEqual({ electron });
    expect(chooseRuntime({ root, ...desk, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toEqual({ electron });
    expect(chooseRuntime({ root, ...desk, env: {}, platform: 'darwin' })).toEqual({ electron });
  });

  it.each([
    ['it was asked for', checkout, { headless: true }, /as asked/],
    ['this version has no desktop application', () => checkout('main'), {}, /not part of this version/],
    ['Electron is missing', () => checkout('electron'), {}, /could not be downloaded/],
    ['there is no display', checkout, { env: {} }, /no display/],
    ['the user is root', checkout, { uid: 0 }, /as root/],
  ])('is headless with one sentence when %s', (_why, tree, change, sentence) => {
    const chosen = chooseRuntime({ root: tree(), ...desk, ...change });
    expect('headless' in chosen && chosen.headless).toMatch(sentence);
  });
});

describe('looking for AI tools', () => {
  it('finds the folders of the tools, and none on a bare machine', () => {
    const home = testFolder();
    expect(hasAiTool({}, home)).toBe(false);
    put(join(home, '.claude', 'projects', 'x.jsonl'), '');
    expect(hasAiTool({}, home)).toBe(true);
  });

  it('looks where the variables of the tools point', () => {
    const home = testFolder();
    const other = testFolder();
    expect(hasAiTool({ CLAUDE_CONFIG_DIR: `${join(other, 'missing')}, ${other}` }, home)).toBe(true);
    expect(hasAiTool({ CODEX_HOME: join(other, 'missing') }, home)).toBe(false);
  });
});
