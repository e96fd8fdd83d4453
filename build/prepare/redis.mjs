import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findAllOnPath, findInUsualFolders, isExecutable } from './executables.mjs';
import { notice } from './notice.mjs';
import { buildRedis } from './redis-build.mjs';
import { installRedisPackage } from './redis-package.mjs';

// 6.2 brought XAUTOCLAIM, with which a consumer takes over the entries of one that died.
const MINIMUM = { major: 6, minor: 2 };
const NAMES = ['redis-server', 'valkey-server'];
const HOW_TO_INSTALL = {
  darwin: '`brew install redis`',
  win32: 'a Redis-compatible server for Windows (Memurai, or Redis inside WSL)',
  linux: '`sudo apt-get install redis-server` (or your distribution’s redis or valkey package)',
};

/**
 * Finds a Redis or Valkey server new enough, or provides one.
 * @param {string} root
 * @param {string} node the Node that runs the project's packages
 * @param {{ env?: NodeJS.ProcessEnv, noteChild?: (pid: number) => void, installPackage?: typeof installRedisPackage, build?: typeof buildRedis }} [options]
 * @returns {Promise<string | null>} its path; null when there is none, which was then said in one line
 */
export async function provideRedis(root, node, options = {}) {
  const { env = process.env, noteChild, installPackage = installRedisPackage, build = buildRedis } = options;
  if (env.BLUEPLANE_REDIS_SERVER) {
    return chosenRedis(env.BLUEPLANE_REDIS_SERVER);
  }
  const found = [...findAllOnPath(NAMES, env), bundledRedisPath(root)];
  const usable = found.find((path) => isNewEnough(redisVersion(path)));
  if (usable !== undefined) {
    return usable;
  }
  const old = found.find((path) => redisVersion(path) !== null);
  const reason =
    old === undefined
      ? 'no Redis server was found (Blueplane keeps its event queue in a private one)'
      : `${old} is older than Redis 6.2, which the event queue needs`;

  const outside = findInUsualFolders(NAMES);
  if (outside !== null && isNewEnough(redisVersion(outside))) {
    notice(`${reason}: using ${outside}, which is not on the PATH.`);
    return outside;
  }
  const packaged = await installPackage(reason, env, noteChild);
  if (packaged !== null && isNewEnough(redisVersion(packaged))) {
    return packaged;
  }
  const built = await build(root, node, reason, noteChild);
  if (built !== null && isNewEnough(redisVersion(built))) {
    return built;
  }
  notice(
    `${reason}, and none could be installed or built here: install ${HOW_TO_INSTALL[process.platform] ?? HOW_TO_INSTALL.linux}, or name a server in BLUEPLANE_REDIS_SERVER, then run the same command again.`,
  );
  return null;
}

/**
 * Whether the product finds this server by itself, without BLUEPLANE_REDIS_SERVER.
 * @param {string | null} path
 */
export function isOnPath(path) {
  return path !== null && findAllOnPath(NAMES).includes(path);
}

/**
 * Where a package carries its own Redis, by the operating system's and processor's names of the packager.
 * @param {string} root
 */
export function bundledRedisPath(root) {
  const system = { darwin: 'mac', win32: 'win' }[process.platform] ?? process.platform;
  const file = process.platform === 'win32' ? 'redis-server.exe' : 'redis-server';
  return join(root, 'build', 'redis', `${system}-${process.arch}`, file);
}

/**
 * @param {string} path
 * @returns {{ major: number, minor: number } | null} null when it is no Redis or Valkey server that runs here
 */
export function redisVersion(path) {
  if (!isExecutable(path)) {
    return null;
  }
  try {
    const text = execFileSync(path, ['--version'], {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, major, minor] = /(?:Redis|Valkey) server v=(\d+)\.(\d+)/i.exec(text) ?? [];
    return major === undefined ? null : { major: Number(major), minor: Number(minor) };
  } catch {
    return null;
  }
}

function isNewEnough(version) {
  return (
    version !== null &&
    (version.major > MINIMUM.major || (version.major === MINIMUM.major && version.minor >= MINIMUM.minor))
  );
}

function chosenRedis(path) {
  if (isNewEnough(redisVersion(path))) {
    return path;
  }
  notice(
    `BLUEPLANE_REDIS_SERVER names ${path}, which is not a Redis or Valkey server of 6.2 or later that runs here: correct it, or unset it to let Blueplane look for one.`,
  );
  return null;
}
