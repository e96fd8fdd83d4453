import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HomeLock, isHomeTaken, takeHomeLock } from '../../runtime/home-lock.ts';
import type { Logger } from '../../runtime/logger.ts';
import { homePaths } from '../../runtime/paths.ts';
import { endOrphanedRedis } from '../../runtime/redis-orphan.ts';

/** How the folders begin, so that what a killed demo left is found. */
const PREFIX = 'blueplane-sample-';
/** Held for as long as the demo lives; the system drops it with the process. */
const LOCK = 'demo.lock';
/** A folder has its lock a moment after it was made. */
const MADE_WITHIN_MS = 10 * 60_000;
/** On Windows a file that was just closed may stay a moment. */
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 } as const;

/** The folder of one demo, for this user alone. */
export type DemoFolder = {
  path: string;
  /** Removes it with everything in it; nothing may run in it any more. Safe twice. */
  remove(): Promise<void>;
};

/** Makes a fresh folder among the system's temporary ones. */
export function makeDemoFolder(): DemoFolder {
  const path = mkdtempSync(join(tmpdir(), PREFIX));
  const lock = takeHomeLock(join(path, LOCK));
  return {
    path,
    remove: async () => {
      lock.release();
      await removeFolder(path);
    },
  };
}

/** Removes what demos left that were killed. A folder that is in use, being made, or not this user's, is left alone. */
export async function removeLeftDemos(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(tmpdir(), name);
    try {
      const lock = isOwnFolder(path) ? lockOf(path) : null;
      if (lock === null) continue;
      lock.release();
      await removeFolder(path);
    } catch {
      // Whatever is wrong with an old one, the next demo may have more luck with it.
    }
  }
}

/** A link is none, wherever it leads. */
function isOwnFolder(path: string): boolean {
  const found = lstatSync(path);
  return found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
}

/** null where it is being made, or the server of a killed demo has not ended yet. @throws when the lock is held */
function lockOf(path: string): HomeLock | null {
  const file = join(path, LOCK);
  // One whose demo was killed before the lock was made, or while it was removed.
  if (!existsSync(file) && Date.now() - lstatSync(path).mtimeMs < MADE_WITHIN_MS) return null;
  const lock = takeHomeLock(file);
  if (!isHomeTaken(homePaths(join(path, 'home')).lock)) return lock;
  lock.release();
  return null;
}

async function removeFolder(path: string): Promise<void> {
  const paths = homePaths(join(path, 'home'));
  // A server that was killed may have left its Redis at work.
  if (existsSync(paths.redisDirectory)) await endOrphanedRedis(paths, SILENT);
  rmSync(path, REMOVAL);
}

const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  fatal: () => undefined,
};
