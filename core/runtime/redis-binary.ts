import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from './error-fields.ts';

/** Redis or Valkey cannot be used; the message says what to do. */
export class RedisUnavailableError extends Error {}

export type RedisBinary = { path: string; version: string };

/** Streams with XAUTOCLAIM, which recovers what a killed consumer held, came with this version. */
const OLDEST_VERSION = [6, 2] as const;
/** `redis-server --version` answers at once. */
const VERSION_TIMEOUT_MS = 5_000;
const runFile = promisify(execFile);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the server to run: the configured one, `BLUEPLANE_REDIS_SERVER`, the bundled one, then redis-server or
 * valkey-server on PATH. A named one that cannot be used is an error; PATH is only searched when none was named.
 * @param configured `redis.binary` of config.yaml.
 * @param resourcesDir folder of the bundled resources, if any.
 * @throws RedisUnavailableError
 */
export async function findRedisBinary(
  configured: string | undefined,
  env: Environment,
  resourcesDir: string | null,
): Promise<RedisBinary> {
  if (configured !== undefined) return await namedBinary(configured, 'redis.binary in config.yaml');
  const fromEnvironment = env.BLUEPLANE_REDIS_SERVER;
  if (fromEnvironment) return await namedBinary(fromEnvironment, 'BLUEPLANE_REDIS_SERVER');
  const tooOld: string[] = [];
  for (const path of [...bundled(resourcesDir), ...onPath(env)]) {
    const version = await versionOf(path).catch(() => null);
    if (version === null) continue;
    if (isNewEnough(version)) return { path, version };
    tooOld.push(`${path} is version ${version}`);
  }
  const why = tooOld.length > 0 ? `too old: ${tooOld.join(', ')}; 6.2 or later is needed` : 'not found on PATH';
  throw new RedisUnavailableError(
    `Redis is missing (${why}). Blueplane keeps its queue in a private Redis that it starts itself. ${installHint()} ` +
      'Or name one: redis.binary or redis.url in config.yaml.',
  );
}

async function namedBinary(path: string, name: string): Promise<RedisBinary> {
  let version: string | null;
  try {
    version = await versionOf(path);
  } catch (error) {
    throw new RedisUnavailableError(
      `${name} is ${path}, which cannot be run (${errorCode(error)}). Name an executable redis-server or valkey-server, or remove the setting.`,
    );
  }
  if (version === null)
    throw new RedisUnavailableError(`${name} is ${path}, which is no redis-server or valkey-server.`);
  if (!isNewEnough(version)) {
    throw new RedisUnavailableError(
      `${name} is ${path}, version ${version}. Blueplane needs Redis 6.2 or later, or Valkey.`,
    );
  }
  return { path, version };
}

function bundled(resourcesDir: string | null): string[] {
  return resourcesDir === null ? [] : executables([join(resourcesDir, 'redis')]);
}

function onPath(env: Environment): string[] {
  return executables((env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''));
}

function executables(folders: string[]): string[] {
  const ending = process.platform === 'win32' ? '.exe' : '';
  return ['redis-server', 'valkey-server']
    .flatMap((name) => folders.map((folder) => join(folder, name + ending)))
    .filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `Redis server v=7.0.15 sha=...`, `Valkey server v=8.1.1 ...`. @returns null when it is something else. */
async function versionOf(path: string): Promise<string | null> {
  const { stdout } = await runFile(path, ['--version'], { timeout: VERSION_TIMEOUT_MS });
  return /server v=(\d+\.\d+(?:\.\d+)?)/i.exec(stdout)?.[1] ?? null;
}

/** Whether a version such as `7.0.15` has everything that is used. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor >= OLDEST_VERSION[1]);
}

function installHint(): string {
  switch (process.platform) {
    case 'darwin':
      return 'Install it with: brew install redis.';
    case 'win32':
      return 'Install Memurai or Redis for Windows (or use WSL).';
    default:
      return 'Install it with your package manager, for example: sudo apt-get install redis-server (Debian, Ubuntu), sudo dnf install valkey (Fedora), sudo pacman -S valkey (Arch).';
  }
}
