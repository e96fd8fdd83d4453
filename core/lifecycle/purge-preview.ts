import { statSync } from 'node:fs';
import type { PurgePreview, PurgeScope } from '../contracts/purge.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { openReadable, type WritableDB } from '../storage/database.ts';
import { FAMILIES, platformOfRow, RAW_TABLES } from '../storage/raw-tables.ts';
import { findMovedAside } from './moved-aside.ts';
import { previewRefused } from './preview-refused.ts';
import { previewContentPurge } from './purge-content.ts';
import { WORKBENCH_FILE } from './purge-home.ts';
import { PurgeScopeError, resolveScope } from './purge-scope.ts';
import { type Derivations, PurgeWorkbench } from './purge-workbench.ts';
import { withRefused } from './refused-rows.ts';

/** Beside its event a raw row has columns and places in indices; measured over real homes. */
const RAW_ROW_BYTES = 400;
/** A row of a derived table with its places in indices. */
const DERIVED_ROW_BYTES = 250;

/**
 * Works out exactly what a purge of this scope takes away, without changing anything. Others may capture and derive
 * meanwhile; what they store later is not in it.
 * @throws PurgeScopeError; QueryArgumentError; SqliteError
 */
export async function previewPurge(
  paths: HomePaths,
  scope: PurgeScope,
  { derivations }: { derivations: Derivations },
): Promise<PurgePreview> {
  const home = openReadable(paths.database);
  if (home === null) throw new PurgeScopeError('Nothing is stored yet.');
  try {
    const resolved = resolveScope(home, scope, Date.now());
    const copies = findMovedAside(paths, [WORKBENCH_FILE]);
    const files = { count: copies.length, bytes: copies.reduce((sum, { bytes }) => sum + bytes, 0) };
    if (resolved.content) return previewContentPurge(home, files);
    const bench = new PurgeWorkbench(null, paths.database, derivations);
    try {
      const { rewritten, counters } = bench.select(resolved);
      await bench.deriveRemaining(rewritten);
      const refused = previewRefused(paths, home, bench.database, { scope: resolved, counters });
      const purged = withRefused(bench.figures(), refused);
      const rows = purged.tables.reduce((sum, table) => sum + table.rows, 0) - purged.events;
      const stored = storedBytes(bench.database) + purged.events * RAW_ROW_BYTES + rows * DERIVED_ROW_BYTES;
      const databaseBytes = statSync(paths.database).size;
      return {
        ...purged,
        ...extent(bench.database),
        projects: projectLabels(bench.database),
        files,
        bytes: Math.max(0, Math.min(stored, databaseBytes)) + logBytes(paths) + files.bytes,
      };
    } finally {
      bench.close();
    }
  } finally {
    home.close();
  }
}

/** The database's log, which a purge writes back and empties whatever its scope. */
function logBytes(paths: HomePaths): number {
  return statSync(`${paths.database}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

const GONE_ROWS = (columns: string) =>
  FAMILIES.map(
    (family) => `SELECT ${columns} FROM (SELECT ${platformOfRow(family)} AS of_platform, row.*
      FROM temp.gone CROSS JOIN home.${RAW_TABLES[family]} AS row
      ON row.sequence = gone.sequence WHERE gone.platform = '${family}') AS row`,
  ).join(' UNION ALL ');

function storedBytes(database: WritableDB): number {
  const row = database
    .prepare<[], { bytes: number | null }>(
      `SELECT sum(bytes) AS bytes FROM (${GONE_ROWS('length(row.event_data) AS bytes')})`,
    )
    .get();
  return row?.bytes ?? 0;
}

function extent(database: WritableDB): Pick<PurgePreview, 'oldest' | 'newest'> {
  const row = database
    .prepare<[], { oldest: string | null; newest: string | null }>(
      `SELECT min(at) AS oldest, max(at) AS newest FROM (${GONE_ROWS('row.timestamp AS at')})`,
    )
    .get();
  return { oldest: row?.oldest ?? null, newest: row?.newest ?? null };
}

function projectLabels(database: WritableDB): string[] {
  return database
    .prepare<[], string>(
      `SELECT DISTINCT coalesce(projects.name, session.workspace_name) AS name
       FROM home.conversations AS session LEFT JOIN home.projects ON project_hash = workspace_hash
       WHERE session.workspace_hash IS NOT NULL AND (session.platform, session.external_id) IN (
         ${GONE_ROWS('row.of_platform, row.external_id')})
       ORDER BY name`,
    )
    .pluck()
    .all();
}
