import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { put, testFolder } from '../prepare/test-folder.ts';
import { downloadElectron, findElectron } from './electron-program.mjs';

/** A checkout whose Electron package installs itself with the given program. */
function checkout(installScript: string): string {
  const root = testFolder();
  put(join(root, 'node_modules', 'electron', 'install.js'), installScript);
  return root;
}

const INSTALL = `const fs = require('fs'); fs.mkdirSync(__dirname + '/dist');
  fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron');`;

it('lets the package bring its program', async () => {
  const root = checkout(INSTALL);
  await downloadElectron(root, process.execPath, process.env);
  expect(findElectron(root, {}, 'linux')).toBe(join(root, 'node_modules', 'electron', 'dist', 'electron'));
});

it('leaves none when that fails', async () => {
  const root = checkout('process.exit(1)');
  await downloadElectron(root, process.execPath, process.env);
  expect(findElectron(root, {}, 'linux')).toBeNull();
});

it('downloads nothing where the environment says so', async () => {
  const root = checkout(INSTALL);
  await downloadElectron(root, process.execPath, { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' });
  await downloadElectron(root, process.execPath, { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '/elsewhere' });
  expect(existsSync(join(root, 'node_modules', 'electron', 'dist'))).toBe(false);
});

it('ends the download with the program that is stopped', async () => {
  const root = checkout(`require('fs').writeFileSync(__dirname + '/started', ''); setInterval(() => {}, 1000);`);
  const download = downloadElectron(root, process.execPath, process.env);
  const stopped = expect(download).rejects.toThrow(/stopped while/);
  await expect.poll(() => existsSync(join(root, 'node_modules', 'electron', 'started'))).toBe(true);
  process.emit('SIGTERM', 'SIGTERM');
  await stopped;
});
