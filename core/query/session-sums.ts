import type { ReadableDB } from '../storage/database.ts';
import { type Range, usageCondition } from './range.ts';
import { QUARTER_MS } from './time-zone-days.ts';
import { prepareSums, ROLLUP_SUMS, Sums, type SumsRow } from './totals.ts';

/** What makes a session unlike others: ids are the tools' own. */
export type SessionKey = { platform: string; external_id: string };

export function sessionKey({ platform, external_id }: SessionKey): string {
  return `${platform}/${external_id}`;
}

/** The buckets of a range of days. */
export function bucketsOf({ from, to }: Pick<Range, 'from' | 'to'>): [number, number] {
  return [Math.floor(from / QUARTER_MS), Math.ceil(to / QUARTER_MS)];
}

/** What was billed in a range, and its project if it names one, by session. */
export function sumsBySession(database: ReadableDB, range: Range): Map<string, SessionKey & { sums: Sums }> {
  const filter = usageCondition(range);
  const rows = prepareSums<SumsRow & SessionKey>(
    database,
    `SELECT platform, external_id, ${ROLLUP_SUMS} FROM session_rollup WHERE bucket >= ? AND bucket < ? ${filter.where}
     GROUP BY external_id, platform`,
  ).iterate(...bucketsOf(range), ...filter.values);
  const sums = new Map<string, SessionKey & { sums: Sums }>();
  for (const row of rows) {
    const { platform, external_id } = row;
    sums.set(sessionKey(row), { platform, external_id, sums: new Sums().add(row) });
  }
  return sums;
}

/** Calls that failed in a range, by session; sessions without any are left out. */
export function failuresBySession(database: ReadableDB, range: Range): Map<string, number> {
  const rows = database
    .prepare<[number, number], SessionKey & { failures: number }>(
      `SELECT platform, external_id, sum(failures) AS failures FROM tool_rollup
       WHERE bucket >= ? AND bucket < ? AND failures > 0 GROUP BY external_id, platform`,
    )
    .all(...bucketsOf(range));
  return new Map(rows.map((row) => [sessionKey(row), row.failures]));
}

/** The sessions that used a model in a range. @param condition on `model`, with one value */
export function sessionsOfModel(
  database: ReadableDB,
  range: Range,
  condition: 'model = ?' | 'instr(lower(model), ?) > 0',
  value: string,
): Set<string> {
  const rows = database
    .prepare<(number | string)[], SessionKey>(
      `SELECT DISTINCT platform, external_id FROM session_rollup WHERE bucket >= ? AND bucket < ? AND ${condition}`,
    )
    .all(...bucketsOf(range), value);
  return new Set(rows.map(sessionKey));
}

/** The sessions that ever called a tool with this in its name. @param part in lower case */
export function sessionsOfTool(database: ReadableDB, part: string): Set<string> {
  // One look-up for each name; DISTINCT would read the whole index.
  const rows = database
    .prepare<[string], SessionKey>(
      `WITH RECURSIVE names (name) AS (
         SELECT min(tool_name) FROM tool_rollup
         UNION ALL
         SELECT (SELECT min(tool_name) FROM tool_rollup WHERE tool_name > name) FROM names WHERE name IS NOT NULL)
       SELECT DISTINCT platform, external_id FROM tool_rollup
       WHERE tool_name IN (SELECT name FROM names WHERE instr(lower(name), ?) > 0)`,
    )
    .all(part);
  return new Set(rows.map(sessionKey));
}
