import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ExportArgs, ExportResult } from '../contracts/export.ts';
import type { JobProgress } from '../contracts/lifecycle-job.ts';
import type { PurgePreview, PurgeResult, PurgeScope } from '../contracts/purge.ts';
import { exportHome } from '../lifecycle/export-home.ts';
import { filesBelow } from '../lifecycle/moved-aside.ts';
import { prepareData } from '../lifecycle/prepare-data.ts';
import { finishOpenPurges, type PurgeTools, purgeHome } from '../lifecycle/purge-home.ts';
import { previewPurge } from '../lifecycle/purge-preview.ts';
import { takeHomeLock } from '../runtime/home-lock.ts';
import { keyPrefix } from '../runtime/key-prefix.ts';
import { type HomePaths, homePaths } from '../runtime/paths.ts';
import { endOrphanedRedis } from '../runtime/redis-orphan.ts';
import { loadSettings, type Settings } from '../runtime/settings.ts';
import { ScratchTakenError } from '../storage/scratch-database.ts';
import { emptyRedis } from './empty-redis.ts';
import { explainPurge } from './explain-purge.ts';
import { purgeDerivations } from './purge-derivations.ts';

/** Export and purge in the process of a command, and at the start of an owner: where no owner does them. */

/** Writes an export, whether or not a server runs. @throws as `exportHome` */
export function exportFromHome(
  home: string,
  args: ExportArgs,
  report: (progress: JobProgress) => void,
  signal: AbortSignal,
): Promise<ExportResult> {
  return exportHome(homePaths(home), args, { report, signal });
}

/** Works out what a purge would take away, whether or not a server runs. @throws as `previewPurge` */
export async function previewPurgeOf(home: string, scope: PurgeScope): Promise<PurgePreview> {
  const paths = homePaths(home);
  prepareData(paths);
  const derivations = purgeDerivations(loadSettings(paths.config));
  try {
    return await previewPurge(paths, scope, { derivations });
  } catch (error) {
    throw explainPurge(error);
  }
}

/**
 * Purges a home that has no owner.
 * @throws HomeTakenError; as `purgeHome`
 */
export async function purgeUnownedHome(
  home: string,
  scope: PurgeScope,
  report: (progress: JobProgress) => void,
): Promise<PurgeResult> {
  const paths = homePaths(home);
  const lock = takeHomeLock(paths.lock);
  try {
    await endOrphanedRedis(paths, SILENT);
    prepareData(paths);
    const tools = restingTools(paths, loadSettings(paths.config), report);
    return await afterOthers(() => purgeHome(paths, scope, tools));
  } catch (error) {
    throw explainPurge(error);
  } finally {
    lock.release();
  }
}

/** Finishes a purge that was broken off. The caller owns the home, and neither Redis nor any worker runs yet. */
export async function finishPurgesOf(paths: HomePaths): Promise<void> {
  const tools = restingTools(paths, loadSettings(paths.config), () => undefined);
  try {
    await afterOthers(() => finishOpenPurges(paths, tools));
  } catch (error) {
    throw explainPurge(error);
  }
}

/** The longest transaction derives anew what stays of a session. */
const OTHERS_MS = 15_000;
const OTHERS_POLL_MS = 200;

/**
 * The process of a job outlives its owner until the transaction at hand is done, and only then sees that it is alone.
 * As long as it works, it has the scratch database.
 */
async function afterOthers<Result>(act: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + OTHERS_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ScratchTakenError) || performance.now() > deadline) throw error;
    }
    await wait(OTHERS_POLL_MS);
  }
}

function restingTools(paths: HomePaths, settings: Settings, report: (progress: JobProgress) => void): PurgeTools {
  const { url } = settings.redis;
  return {
    derivations: purgeDerivations(settings),
    report,
    async emptyQueue() {
      if (url === undefined) return removeQueueFiles(paths);
      return emptyRedis({ socketPath: null, url, keyPrefix: keyPrefix(settings, paths) });
    },
  };
}

/** The note of where the private Redis last listened; everything else in its folder is a copy of what was queued. */
const REDIS_NOTE = 'server.json';

function removeQueueFiles(paths: HomePaths): null {
  for (const path of filesBelow(paths.redisDirectory)) {
    if (basename(path) !== REDIS_NOTE) rmSync(path, { force: true });
  }
  return null;
}

const SILENT: Parameters<typeof endOrphanedRedis>[1] = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  fatal: () => undefined,
};
