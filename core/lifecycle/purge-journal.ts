import type { PurgedName, PurgedNames } from '../privacy/purged-names.ts';
import type { WritableDB } from '../storage/database.ts';
import { WHOLLY_GONE } from './forget-parents.ts';
import { isNamed, type ResolvedScope, resolvedScopeSchema } from './purge-scope.ts';

/**
 * What of a purge is done, in this order. Each step can be repeated: one that was broken off is done again.
 *
 * recorded: what goes is named, and is not taken in again · remembered: by all names it has · copies: copies in other
 * sessions deleted · raw: all raw rows deleted · derived: what is shown replaced · letters: the rest of the rows deleted
 * · files: other files of the home removed · queue: Redis emptied · shrunk: the database overwritten and shrunk
 */
export const STAGES = [
  'recorded',
  'remembered',
  'copies',
  'raw',
  'derived',
  'letters',
  'files',
  'queue',
  'shrunk',
  'done',
] as const;
export type Stage = (typeof STAGES)[number];

/** A purge that is under way. */
export type OpenPurge = { id: number; stage: Stage; scope: ResolvedScope };

export function isBefore(stage: Stage, other: Stage): boolean {
  return STAGES.indexOf(stage) < STAGES.indexOf(other);
}

/** Where the home's tables are: attached to a scratch database, or by themselves. */
export type Schema = 'home' | 'main';

/** The purge that was not finished; one runs at a time. */
export function findOpenPurge(database: Pick<WritableDB, 'prepare'>, schema: Schema = 'main'): OpenPurge | null {
  const row = database
    .prepare<[], { id: number; step: string; scope: string }>(
      `SELECT id, step, scope FROM ${schema}.purges WHERE finished_at IS NULL AND scope IS NOT NULL ORDER BY id LIMIT 1`,
    )
    .get();
  if (row === undefined) return null;
  const stage = STAGES.find((known) => known === row.step) ?? 'recorded';
  return { id: row.id, stage, scope: resolvedScopeSchema.parse(JSON.parse(row.scope)) };
}

/**
 * Writes down that this is to go, and that it is not to be taken in again. From here on it will be done, whatever
 * happens to this process. Call inside a transaction.
 * @param database with a selection in `temp`
 */
export function recordPurge(database: WritableDB, scope: ResolvedScope, names: PurgedNames, now: number): OpenPurge {
  const { lastInsertRowid } = database
    .prepare("INSERT INTO home.purges (requested_at, step, scope) VALUES (?, 'recorded', ?)")
    .run(now, JSON.stringify(scope));
  const id = Number(lastInsertRowid);
  database.prepare('INSERT INTO home.purge_sessions SELECT ?, platform, external_id FROM temp.affected').run(id);
  database
    .prepare('INSERT INTO home.tombstones VALUES (?, ?, ?, ?, ?)')
    .run(id, scope.platform, scope.since, scope.until, isNamed(scope) ? 1 : 0);
  const addName = database.prepare('INSERT OR IGNORE INTO home.tombstone_names VALUES (?, ?)');
  for (const name of tombstoneNames(database, scope, names)) addName.run(id, name);
  return { id, stage: 'recorded', scope };
}

/** What the sessions and projects of a purge are known by when they come again. @param database with a selection in `temp` */
export function tombstoneNames(database: WritableDB, scope: ResolvedScope, names: PurgedNames): PurgedName[] {
  const sessions = database
    .prepare<[], { platform: 'claude_code'; external_id: string }>('SELECT * FROM temp.scoped')
    .all();
  return [
    ...sessions.map(({ platform, external_id }) => names.session(platform, external_id)),
    // A project's sessions alone, where it is a project within one session.
    ...(scope.session === null ? (scope.projects ?? []) : []).map((hash) => names.project(hash)),
    // What is sent of them names no folder.
    ...wholeSessions(database, scope).map((session) => names.session('claude_code', session)),
  ];
}

/** Sessions of Claude Code of a project that is purged of which nothing stays. */
function wholeSessions(database: WritableDB, { projects }: ResolvedScope): string[] {
  if (projects === null) return [];
  return database
    .prepare<[string], string>(
      `SELECT external_id FROM (${WHOLLY_GONE('claude_code')}) WHERE external_id IN (
         SELECT external_id FROM home.conversations
         WHERE platform = 'claude_code' AND workspace_hash IN (SELECT value FROM json_each(?)))`,
    )
    .pluck()
    .all(JSON.stringify(projects));
}

/** Writes down that what was said is to go. Nothing else does, so that nothing need be kept from coming back. */
export function recordContentPurge(
  database: Pick<WritableDB, 'prepare'>,
  scope: ResolvedScope,
  now: number,
): OpenPurge {
  const { lastInsertRowid } = database
    .prepare("INSERT INTO purges (requested_at, step, scope) VALUES (?, 'recorded', ?)")
    .run(now, JSON.stringify(scope));
  return { id: Number(lastInsertRowid), stage: 'recorded', scope };
}

/** The sessions that are derived anew, for a purge that goes on after a kill. */
export function restoreAffected(database: WritableDB, purge: OpenPurge): void {
  database
    .prepare(
      `INSERT OR IGNORE INTO temp.affected SELECT platform, external_id FROM home.purge_sessions WHERE purge_id = ?`,
    )
    .run(purge.id);
}

export function reachStage(
  database: Pick<WritableDB, 'prepare'>,
  purge: OpenPurge,
  stage: Stage,
  schema: Schema,
): void {
  database.prepare(`UPDATE ${schema}.purges SET step = ? WHERE id = ?`).run(stage, purge.id);
  purge.stage = stage;
}

/** Forgets what went; that it does not come back is kept. */
export function finishPurge(database: WritableDB, purge: OpenPurge, now: number): void {
  database.prepare('DELETE FROM purge_sessions WHERE purge_id = ?').run(purge.id);
  database.prepare("UPDATE purges SET step = 'done', finished_at = ?, scope = NULL WHERE id = ?").run(now, purge.id);
  purge.stage = 'done';
}
