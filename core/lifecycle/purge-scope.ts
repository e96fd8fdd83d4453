import { z } from 'zod';
import { type Platform, platformSchema } from '../contracts/platform.ts';
import type { PurgeScope } from '../contracts/purge.ts';
import { INTAKES } from '../contracts/telemetry-event.ts';
import { resolveRange } from '../query/range.ts';
import type { ReadableDB } from '../storage/database.ts';
import { FAMILIES, platformOfRow, RAW_TABLES } from '../storage/raw-tables.ts';

/** A scope that names nothing, or something that is not there. The message says what to do. */
export class PurgeScopeError extends Error {}

/** What a scope comes to in a database. Times are epoch milliseconds. */
export const resolvedScopeSchema = z.object({
  platform: platformSchema.nullable(),
  /** Included; null: from ever. */
  since: z.number().nullable(),
  /** Not included. */
  until: z.number(),
  session: z.string().nullable(),
  /** Hashes; null: all. */
  projects: z.array(z.string()).nullable(),
  /** Only what was said; all else that is said here holds of everything then. */
  content: z.boolean().default(false),
  /** All that is stored: copies of other programs' settings go, too. */
  everything: z.boolean().default(false),
});
export type ResolvedScope = z.infer<typeof resolvedScopeSchema>;

/** Whether only some sessions or projects are meant. */
export function isNamed(scope: ResolvedScope): boolean {
  return scope.session !== null || scope.projects !== null;
}

/**
 * Finds what a scope means.
 * @param now epoch milliseconds: what happens later is none of it
 * @throws PurgeScopeError; QueryArgumentError when the range ends before it begins
 */
export function resolveScope(database: ReadableDB, scope: PurgeScope, now: number): ResolvedScope {
  refuseUnclear(scope);
  const range = resolveRange(scope);
  const platform = scope.platform ?? null;
  if (scope.session !== undefined) requireSession(database, scope.session, platform);
  return {
    platform,
    since: scope.since === undefined ? null : range.from,
    // A clock that was wrong may have written times to come: without a last day these are meant, too.
    until: scope.until === undefined ? Math.max(now, newest(database, platform)) + 1 : Math.min(range.to, now + 1),
    session: scope.session ?? null,
    projects: scope.project === undefined ? null : findProjects(database, scope.project),
    content: scope.content === true,
    everything: scope.everything === true,
  };
}

function refuseUnclear({ everything, since, until, platform, project, session, content }: PurgeScope): void {
  const isLimited = [since, until, platform, project, session].some((limit) => limit !== undefined);
  if (content === true) {
    if (!isLimited && everything !== true) return;
    throw new PurgeScopeError('To purge what was said and nothing else, name nothing else.');
  }
  if (everything === true && isLimited) {
    throw new PurgeScopeError('To purge everything, name nothing else; to purge a part, leave out everything.');
  }
  if (everything !== true && !isLimited) {
    throw new PurgeScopeError('Say what to purge: a range of days, a tool, a project, a session, or everything.');
  }
}

function requireSession(database: ReadableDB, session: string, platform: Platform | null): void {
  // Of what was sent nothing may have become a session that is shown.
  const tables = ['conversations', ...INTAKES.map((intake) => RAW_TABLES[intake])];
  const isThere = tables.some(
    (table) =>
      database
        .prepare<[string, Platform | null], { found: number }>(
          `SELECT 1 AS found FROM ${table} WHERE external_id = ? AND platform = coalesce(?, platform) LIMIT 1`,
        )
        .get(session, platform) !== undefined,
  );
  if (!isThere) {
    throw new PurgeScopeError('There is no such session. See `blueplane report session` for what there is.');
  }
}

/** @returns hashes: the one that is given, or those of all folders that are called so */
export function findProjects(database: ReadableDB, project: string): string[] {
  const found = database
    .prepare<[string, string], { project_hash: string }>(
      'SELECT project_hash FROM projects WHERE project_hash = ? OR name = ? ORDER BY project_hash = name, project_hash',
    )
    .all(project, project)
    .map((row) => row.project_hash);
  if (found.length === 0) {
    throw new PurgeScopeError('There is no such project. See `blueplane report projects` for what there is.');
  }
  return found.includes(project) ? [project] : found;
}

function newest(database: ReadableDB, platform: Platform | null): number {
  const times = FAMILIES.map(
    (family) => `SELECT max(timestamp) AS at FROM ${RAW_TABLES[family]} AS row
      WHERE ${platformOfRow(family)} = coalesce(@platform, ${platformOfRow(family)})`,
  );
  const row = database
    .prepare<[{ platform: Platform | null }], { at: string | null }>(
      `SELECT max(at) AS at FROM (${times.join(' UNION ALL ')})`,
    )
    .get({ platform });
  const at = Date.parse(row?.at ?? '');
  return Number.isNaN(at) ? 0 : at;
}
