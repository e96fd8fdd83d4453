import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { put, testFolder } from '../prepare/test-folder.ts';
import { hasAiTool } from './ai-tools.mjs';
import { chooseRuntime } from './runtime.mjs';

/** A checkout with Electron's program, or without it. */
function checkout(without: 'electron' | null = null): string {
  const root = testFolder();
  if (without !== 'electron') installElectron(root);
  return root;
}

function installElectron(root: string, name = 'electron'): string {
  put(join(root, 'node_modules', 'electron', 'path.txt'), name);
  return put(join(root, 'node_modules', 'electron', 'dist', name), '');
}

const desk = {
  headless: false,
  env: { DISPLAY: ':0' },
  platform: 'linux' as const,
  uid: 1000,
  kernelSettings: '/nothing/here',
};

/** A download that must not be asked for. */
async function noDownload(): Promise<void> {
  throw new Error('nothing should be downloaded');
}

describe('choosing the runtime', () => {
  it.each([
    ['an X display', {}],
    ['a Wayland display', { env: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['macOS', { env: {}, platform: 'darwin' as const }],
    ['Windows', { env: {}, platform: 'win32' as const, uid: undefined }],
    ['an administrator of macOS', { env: {}, platform: 'darwin' as const, uid: 0 }],
  ])('is the desktop application on %s', async (_where, change) => {
    const root = checkout();
    const electron = join(root, 'node_modules', 'electron', 'dist', 'electron');
    expect(await chooseRuntime({ root, ...desk, ...change }, noDownload)).toEqual({ electron });
  });

  it.each([
    ['it was asked for', checkout, { headless: true }, /as asked/],
    ['there is no display', checkout, { env: {} }, /no display/],
    ['there is no display and no Electron', () => checkout('electron'), { env: {} }, /no display/],
    ['the user is root', checkout, { uid: 0 }, /as root/],
    ['the user is root and there is no Electron', () => checkout('electron'), { uid: 0 }, /as root/],
  ])('is headless with one sentence and without a download when %s', async (_why, tree, change, sentence) => {
    const chosen = await chooseRuntime({ root: tree(), ...desk, ...change }, noDownload);
    expect('headless' in chosen && chosen.headless).toMatch(sentence);
  });

  it('takes an Electron that could be downloaded', async () => {
    const root = checkout('electron');
    let installed = '';
    const chosen = await chooseRuntime({ root, ...desk }, async () => {
      installed = installElectron(root);
    });
    expect(chosen).toEqual({ electron: installed });
  });

  it('is headless when the download brought nothing', async () => {
    const chosen = await chooseRuntime({ root: checkout('electron'), ...desk }, async () => {});
    expect('headless' in chosen && chosen.headless).toMatch(/could not be downloaded/);
  });

  it('takes an Electron from elsewhere, which has left no name in its package', async () => {
    const elsewhere = testFolder();
    const electron = put(join(elsewhere, 'electron'), '');
    const env = { ...desk.env, ELECTRON_OVERRIDE_DIST_PATH: elsewhere };
    expect(await chooseRuntime({ root: checkout('electron'), ...desk, env }, noDownload)).toEqual({ electron });
  });

  it.each(['apparmor_restrict_unprivileged_userns 1', 'unprivileged_userns_clone 0'])(
    'is headless where the system keeps Electron from its sandbox (%s)',
    async (setting) => {
      const kernelSettings = testFolder();
      const [name = '', value = ''] = setting.split(' ');
      put(join(kernelSettings, name), `${value}\n`);
      const root = checkout();
      const chosen = await chooseRuntime({ root, ...desk, kernelSettings }, noDownload);
      expect('headless' in chosen && chosen.headless).toMatch(/sandbox.*chmod 4755/);
      put(join(kernelSettings, name), `${1 - Number(value)}\n`);
      expect(await chooseRuntime({ root, ...desk, kernelSettings }, noDownload)).toHaveProperty('electron');
    },
  );
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
