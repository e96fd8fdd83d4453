import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { JobProgress } from '../contracts/lifecycle-job.ts';
import type { Purged, PurgeResult, PurgeScope, PurgeStep } from '../contracts/purge.ts';
import { loadInstallationKey } from '../privacy/installation-key.ts';
import { PurgedNames } from '../privacy/purged-names.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { openWritable, type WritableDB } from '../storage/database.ts';
import { removeAbandonedDrafts } from './export-drafts.ts';
import { findMovedAside, findSettingsCopies, removeFiles } from './moved-aside.ts';
import { refusedLeft } from './preview-refused.ts';
import { contentsLeft, deleteContents } from './purge-content.ts';
import { findOpenPurge, finishPurge, isBefore, type OpenPurge, reachStage } from './purge-journal.ts';
import { countLeft, searchHome } from './purge-proof.ts';
import { deletePurgedRows, type PurgedRows, type PurgeOrder, type PurgeRowsPlan } from './purge-rows.ts';
import { resolveScope } from './purge-scope.ts';
import { type Derivations, PurgeWorkbench } from './purge-workbench.ts';
import { keepPutAway, putAwayFiles } from './put-away.ts';
import { shrinkDatabase } from './shrink-database.ts';

/** Where it is worked out what goes; the file of a rebuild, so that neither runs while the other does. */
export const WORKBENCH_FILE = 'rebuild.db';

/** What a purge needs from outside. */
export type PurgeTools = {
  derivations: Derivations;
  /** Empties Redis and what it wrote to the disk. @returns what could not be done, in words; null when all is */
  emptyQueue(): Promise<string | null>;
  report(progress: JobProgress): void;
  /** Called before and behind each thing that may be broken off; what it throws breaks it off. Tests end the process. */
  passed?(point: string): void;
};

const NOTHING_LEFT: readonly string[] = [];

/**
 * Purges a part of a home, or all of it. Nobody may capture, store or derive meanwhile. Once it is written down what
 * goes, it is finished at the next start if it is broken off.
 * @throws PurgeScopeError, before anything is changed; ScratchTakenError; SqliteError
 */
export async function purgeHome(paths: HomePaths, scope: PurgeScope, tools: PurgeTools): Promise<PurgeResult> {
  const started = performance.now();
  const bytesBefore = homeBytes(paths);
  await finishOpenPurges(paths, tools);
  const resolved = withDatabase(paths, (database) => resolveScope(database, scope, Date.now()));
  const { purge, figures, terms } = await deleteRows(plan(paths, tools), { scope: resolved });
  const left = [...(await finish(paths, purge, tools)), ...removeUnfinishedExports(paths)];
  const proof = searchHome(paths, terms, await rowsLeft(paths, tools, purge.scope, figures));
  tools.report({ step: 'check', done: 1, total: 1 });
  const databaseBytes = sizeOf(paths.database);
  return {
    purged: figures,
    proof,
    freedBytes: Math.max(0, bytesBefore - homeBytes(paths)),
    databaseBytes,
    milliseconds: Math.round(performance.now() - started),
    left,
  };
}

/**
 * Finishes what an earlier process left. Call it while nobody captures.
 * @returns what still could not be done, in words
 */
export async function finishOpenPurges(paths: HomePaths, tools: PurgeTools): Promise<readonly string[]> {
  const open = withDatabase(paths, (database) => findOpenPurge(database));
  if (open === null) return NOTHING_LEFT;
  // A purge that was killed had not come to them; what cannot be removed is no part of what it must finish.
  removeAbandonedDrafts(paths);
  const purge = isBefore(open.stage, 'letters') ? (await deleteRows(plan(paths, tools), { open })).purge : open;
  return finish(paths, purge, tools);
}

function deleteRows(rowsPlan: PurgeRowsPlan, order: PurgeOrder): Promise<PurgedRows> {
  const { content } = 'open' in order ? order.open.scope : order.scope;
  return content ? deleteContents(rowsPlan, order) : deletePurgedRows(rowsPlan, order);
}

function plan(paths: HomePaths, { derivations, report, passed }: PurgeTools): PurgeRowsPlan {
  const names = new PurgedNames(new SaltedHasher(loadInstallationKey(paths.salt, paths.database)));
  return {
    paths,
    names,
    openWorkbench: () => new PurgeWorkbench(join(paths.home, WORKBENCH_FILE), paths.database, derivations),
    hasher: new SaltedHasher(loadInstallationKey(paths.salt, paths.database)),
    report,
    passed: passed ?? (() => undefined),
  };
}

/** Everything behind the rows. What cannot be done keeps the purge open: it is tried again at the next start. */
async function finish(paths: HomePaths, purge: OpenPurge, tools: PurgeTools): Promise<string[]> {
  const passed = tools.passed ?? (() => undefined);
  const left: string[] = [];
  async function reach(
    stage: 'files' | 'queue' | 'shrunk',
    step: PurgeStep,
    act: () => Promise<string[]>,
  ): Promise<void> {
    if (!isBefore(purge.stage, stage)) return;
    tools.report({ step, done: 0, total: 1 });
    passed(`before ${stage}`);
    left.push(...(await act()));
    passed(`behind ${stage}`);
    // What is left is done again with all that follows.
    if (left.length === 0) withDatabase(paths, (database) => reachStage(database, purge, stage, 'main'));
    tools.report({ step, done: 1, total: 1 });
  }
  await reach('files', 'files', async () => {
    const { everything } = purge.scope;
    const notKept = everything ? [] : withDatabase(paths, (database) => keepPutAway(paths, database));
    const notRemoved = removeFiles([
      ...findMovedAside(paths, [WORKBENCH_FILE]),
      ...(everything ? [...findSettingsCopies(paths), ...putAwayFiles(paths)] : []),
    ]);
    // By their folders dashboards are found.
    if (everything && notRemoved.length === 0) rmSync(paths.archives, { recursive: true, force: true });
    return [...notKept, ...notRemoved].map(
      ({ path, reason }) =>
        `${path} could not be removed (${reason}). Remove it yourself, or run \`blueplane restart\`.`,
    );
  });
  await reach('queue', 'queue', async () => [await tools.emptyQueue()].filter((words) => words !== null));
  await reach('shrunk', 'shrink', async () => [await shrinkDatabase(paths.database)].filter((words) => words !== null));
  if (left.length > 0) return left;
  passed('before done');
  withDatabase(paths, (database) => {
    database.transaction(() => finishPurge(database, purge, Date.now())).immediate();
    // The journal named what went.
    database.pragma('wal_checkpoint(TRUNCATE)');
  });
  passed('behind done');
  return left;
}

/**
 * An export that was killed left rows in its file, which lies anywhere. It is no part of what a purge must finish: each start
 * removes it as well. @returns what could not be done, in words
 */
function removeUnfinishedExports(paths: HomePaths): string[] {
  return removeAbandonedDrafts(paths).map(
    (path) => `${path}, left by an export that was killed, could not be removed. Remove it yourself.`,
  );
}

async function rowsLeft(paths: HomePaths, tools: PurgeTools, scope: OpenPurge['scope'], purged: Purged) {
  const { events, totals, contents, letters, rejections } = purged;
  if (scope.content) return { rows: withDatabase(paths, contentsLeft), of: contents };
  const bench = new PurgeWorkbench(null, paths.database, tools.derivations);
  try {
    const refused = withDatabase(paths, (database) => refusedLeft(paths, database, scope));
    return {
      rows: countLeft(bench.database, scope) + refused.letters + refused.rejections,
      of: events + totals.responses + letters + rejections,
    };
  } finally {
    bench.close();
  }
}

function withDatabase<Result>(paths: HomePaths, act: (database: WritableDB) => Result): Result {
  const database = openWritable(paths.database);
  try {
    database.pragma('secure_delete = ON');
    return act(database);
  } finally {
    database.close();
  }
}

function homeBytes(paths: HomePaths): number {
  const copies = findMovedAside(paths, [WORKBENCH_FILE]).reduce((sum, { bytes }) => sum + bytes, 0);
  return copies + sizeOf(paths.database) + sizeOf(`${paths.database}-wal`);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
