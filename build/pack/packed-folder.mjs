import { join } from 'node:path';

/**
 * A packaged program on disk.
 * @typedef {object} PackedFolder
 * @property {string} program Electron's executable
 * @property {string} resources the folder with `app.asar`
 * @property {string} platform as Node names it: linux, darwin, win32
 * @property {string} arch as Node names it: x64, arm64
 */

/**
 * @param {string} root what the packager calls the application's output folder (`linux-unpacked`, `mac-arm64`, …)
 * @param {{ platform: string, arch: string, name: string }} target name: of the executable, without an ending
 * @returns {PackedFolder}
 */
export function packedFolder(root, { platform, arch, name }) {
  if (platform === 'darwin') {
    const contents = join(root, `${name}.app`, 'Contents');
    return { program: join(contents, 'MacOS', name), resources: join(contents, 'Resources'), platform, arch };
  }
  const program = join(root, platform === 'win32' ? `${name}.exe` : name);
  return { program, resources: join(root, 'resources'), platform, arch };
}
