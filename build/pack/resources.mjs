import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { iconFiles } from '../make-icons/icon-files.mjs';

const VERSION_TIMEOUT_MS = 10_000;
const ALL_MAY_RUN = 0o755;

/**
 * Whether the bundled Redis is there, may be run by everybody, and carries its licence. A package for Windows may come
 * without: there is no Redis for Windows that may be passed on, and the product then asks for an installed one.
 * @param {import('./packed-folder.mjs').PackedFolder} packed
 * @returns {string | null} what is wrong
 */
export function bundledRedisProblem({ resources, platform }) {
  const folder = join(resources, 'redis');
  if (platform === 'win32' && !existsSync(folder)) {
    return null;
  }
  const path = redisPath({ resources, platform });
  if (!existsSync(path)) {
    return 'the bundled Redis is missing: resources/redis holds no redis-server';
  }
  const mode = statSync(path).mode & 0o777;
  if (platform !== 'win32' && mode !== ALL_MAY_RUN) {
    return `redis-server has mode ${mode.toString(8)}; everybody must be able to run it (755)`;
  }
  const licensed = readdirSync(folder).some((name) => name.startsWith('LICENSE'));
  return licensed ? null : 'resources/redis holds no licence text of Redis';
}

/**
 * Whether the bundled Redis runs on this machine, which must be of the target's kind.
 * @param {import('./packed-folder.mjs').PackedFolder} packed
 * @returns {string | null} what is wrong
 */
export function redisAnswerProblem(packed) {
  try {
    const answer = execFileSync(redisPath(packed), ['--version'], { encoding: 'utf8', timeout: VERSION_TIMEOUT_MS });
    return /server v=\d+\.\d+/.test(answer) ? null : `redis-server --version says: ${answer.trim()}`;
  } catch (error) {
    return `redis-server does not run: ${error.code ?? error.message}`;
  }
}

/**
 * Whether every icon that the program loads at run time lies beside the archive.
 * @param {import('./packed-folder.mjs').PackedFolder} packed
 * @returns {string | null} what is wrong
 */
export function iconsProblem({ resources }) {
  const missing = iconFiles()
    .map(({ file }) => file)
    .filter((file) => file.startsWith('tray/') || file === 'app.png')
    .filter((file) => !existsSync(join(resources, 'icons', file)));
  return missing.length > 0 ? `icons are missing: ${missing.join(', ')}` : null;
}

function redisPath({ resources, platform }) {
  return join(resources, 'redis', platform === 'win32' ? 'redis-server.exe' : 'redis-server');
}
