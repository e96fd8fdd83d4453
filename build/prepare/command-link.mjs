import { chmodSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes node_modules/.bin/blueplane, which npm makes for other packages' commands but not for the project's own.
 * @param {string} root
 */
export function linkCommand(root) {
  const folder = join(root, 'node_modules', '.bin');
  mkdirSync(folder, { recursive: true });
  if (process.platform === 'win32') {
    writeFileSync(join(folder, 'blueplane.cmd'), '@node "%~dp0\\..\\..\\bin\\blueplane" %*\r\n');
    return;
  }
  chmodSync(join(root, 'bin', 'blueplane'), 0o755);
  const link = join(folder, 'blueplane');
  const target = join('..', '..', 'bin', 'blueplane');
  if (currentTarget(link) === target) {
    return;
  }
  rmSync(link, { force: true });
  symlinkSync(target, link);
}

function currentTarget(link) {
  try {
    return lstatSync(link).isSymbolicLink() ? readlinkSync(link) : null;
  } catch {
    return null;
  }
}
