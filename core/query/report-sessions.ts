import { platformSchema } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import { platformFilter, type Range } from './range.ts';
import { projectNames, type SummedRow, summedRow } from './report-rows.ts';
import { ModelSums, prepareSums, type SumsRow, USAGE_SUMS } from './totals.ts';

type SessionModelRow = SumsRow & {
  platform: string;
  external_id: string;
  model: string;
  project_hash: string;
  first: bigint;
  last: bigint;
};

type SessionGroup = { sums: ModelSums; platform: string; id: string; projectHash: string; first: number; last: number };

/**
 * One row a session: what was billed within the range, so that sessions add up to the same totals as days do.
 * Times are those of the first and last billed response in the range. Ascending by last activity.
 */
export function sessionRows(database: ReadableDB, range: Range): SummedRow[] {
  const groups = new Map<string, SessionGroup>();
  for (const row of billedBySessionAndModel(database, range)) {
    const key = `${row.platform}/${row.external_id}`;
    const group = groups.get(key) ?? {
      sums: new ModelSums(),
      platform: row.platform,
      id: row.external_id,
      projectHash: row.project_hash,
      first: Number(row.first),
      last: Number(row.last),
    };
    group.sums.add(row);
    group.first = Math.min(group.first, Number(row.first));
    group.last = Math.max(group.last, Number(row.last));
    groups.set(key, group);
  }
  const names = projectNames(database);
  const workspaces = workspaceNames(database);
  const ordered = [...groups].sort(([keyA, a], [keyB, b]) => a.last - b.last || (keyA < keyB ? -1 : 1));
  return ordered.map(([key, group]) =>
    summedRow(group.id, group.id, group.sums, {
      platform: platformSchema.parse(group.platform),
      projectName: workspaces.get(key) ?? names.get(group.projectHash) ?? null,
      firstActivity: new Date(group.first).toISOString(),
      lastActivity: new Date(group.last).toISOString(),
    }),
  );
}

function billedBySessionAndModel(database: ReadableDB, range: Range): IterableIterator<SessionModelRow> {
  // Reading the whole table in its own order is three times as fast as in an index's.
  const table = range.hasStart ? 'usage' : 'usage NOT INDEXED';
  const filter = platformFilter(range.platform);
  return prepareSums<SessionModelRow>(
    database,
    `SELECT platform, external_id, model, max(project_hash) AS project_hash,
         min(occurred_at) AS first, max(occurred_at) AS last, ${USAGE_SUMS}
       FROM ${table} WHERE occurred_at >= ? AND occurred_at < ? ${filter.where}
       GROUP BY external_id, platform, model`,
  ).iterate(range.from, range.to, ...filter.values);
}

/** Project names by `platform/session id`. */
function workspaceNames(database: ReadableDB): Map<string, string> {
  const rows = database.prepare<[], { key: string; name: string }>(
    `SELECT platform || '/' || external_id AS key, workspace_name AS name FROM conversations
     WHERE workspace_name IS NOT NULL`,
  );
  return new Map(rows.all().map((row) => [row.key, row.name]));
}
