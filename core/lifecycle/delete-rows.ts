import type { EventFamily } from '../contracts/telemetry-event.ts';
import type { Tombstones } from '../privacy/tombstones.ts';
import type { WritableDB } from '../storage/database.ts';
import { FAMILIES, RAW_TABLES } from '../storage/raw-tables.ts';
import { isNamed, type ResolvedScope } from './purge-scope.ts';
import { purgedLetters, purgedRejections, type Refused } from './refused-rows.ts';

/** Raw rows deleted in one transaction: about a megabyte. */
const BATCH_ROWS = 2_000;

/**
 * Deletes the selected raw rows.
 * @param database with a selection in `temp`
 * @param only copies in other sessions, or all
 * @param report how many are deleted, after each transaction
 */
export async function deleteRawRows(
  database: WritableDB,
  only: 'copies' | 'all',
  report: (done: number) => Promise<void>,
): Promise<void> {
  const condition = only === 'copies' ? "AND reason = 'copy'" : '';
  let done = 0;
  for (const family of FAMILIES) {
    const next = database
      .prepare<[EventFamily, number, number], number>(
        `SELECT sequence FROM temp.gone WHERE platform = ? AND sequence > ? ${condition} ORDER BY sequence LIMIT ?`,
      )
      .pluck();
    const remove = database.prepare<[number]>(`DELETE FROM home.${RAW_TABLES[family]} WHERE sequence = ?`);
    for (let after = 0; ; ) {
      const batch = next.all(family, after, BATCH_ROWS);
      const last = batch.at(-1);
      if (last === undefined) break;
      database
        .transaction(() => {
          for (const sequence of batch) remove.run(sequence);
        })
        .immediate();
      after = last;
      done += batch.length;
      await report(done);
    }
  }
}

/**
 * Deletes what could not be stored or read, of what is purged: dead letters, and the count of lines that were refused.
 * Of those only platform and time are known: they go with scopes that name no session and no project.
 * @param database the home's own
 * @param tombstones with that of this purge
 * @returns how many went
 */
export function deleteRefused(database: WritableDB, scope: ResolvedScope, tombstones: Tombstones): Refused {
  const letters = purgedLetters(database, scope, tombstones);
  const remove = database.prepare<[number]>('DELETE FROM dead_letters WHERE id = ?');
  for (const letter of letters) remove.run(letter);
  forgetChoices(database, scope);
  const rejections = purgedRejections(scope);
  const gone =
    rejections === null
      ? 0
      : database.prepare<[string | null, number, number]>(`DELETE ${rejections.from}`).run(...rejections.values)
          .changes;
  return { letters: letters.length, rejections: gone };
}

/** What was chosen for findings is a setting, but a finding may be named after a session or a project. */
function forgetChoices(database: WritableDB, scope: ResolvedScope): void {
  const isEverything = !isNamed(scope) && scope.platform === null && scope.since === null;
  const forget = database.prepare<[string]>('DELETE FROM insight_choices WHERE instr(insight_id, ?) > 0');
  for (const name of [scope.session, ...(scope.projects ?? [])]) if (name !== null) forget.run(name);
  if (isEverything) database.prepare('DELETE FROM insight_choices WHERE chosen_at < ?').run(scope.until);
}
