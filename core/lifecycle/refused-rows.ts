import type { Purged } from '../contracts/purge.ts';
import type { Tombstones } from '../privacy/tombstones.ts';
import type { ReadableDB } from '../storage/database.ts';
import { isNamed, type ResolvedScope } from './purge-scope.ts';
import { readStoredEvent, readStoredJson } from './stored-event.ts';

/** What could not be stored or read, of what is purged. */
export type Refused = { letters: number; rejections: number };

/** Refused lines of a scope: platform and time are all that is known of them. */
const OF_SCOPE =
  'FROM capture_rejections WHERE platform = coalesce(?, platform) AND rejected_at >= ? AND rejected_at < ?';

type Letter = { id: number; platform: string; failed_at: number; event_data: Buffer };

/**
 * The dead letters that a purge takes. A preview, the purge and the search behind it ask here, so that all say the same.
 * @param database the home's own
 * @param tombstones with that of this purge
 * @returns their numbers
 */
export function purgedLetters(database: ReadableDB, scope: ResolvedScope, tombstones: Tombstones): number[] {
  return database
    .prepare<[], Letter>('SELECT id, platform, failed_at, event_data FROM dead_letters')
    .all()
    .filter((letter) => isPurged(letter, scope, tombstones))
    .map(({ id }) => id);
}

function isPurged({ platform, failed_at, event_data }: Letter, scope: ResolvedScope, tombstones: Tombstones): boolean {
  const event = readStoredEvent(event_data);
  if (event !== null) return tombstones.admit(event) === null;
  // No event by our rules: when it happened is not known, so that the time of the failure has to do.
  if (scope.platform !== null && platform !== scope.platform && platform !== 'unknown') return false;
  if (failed_at >= scope.until || (scope.since !== null && failed_at < scope.since)) return false;
  return !isNamed(scope) || names(readStoredJson(event_data), [scope.session ?? '', ...(scope.projects ?? [])]);
}

/** What cannot be read may name anything. */
function names(content: unknown, words: readonly string[]): boolean {
  const text = content === undefined ? null : JSON.stringify(content);
  return text === null || words.some((word) => word !== '' && text.includes(word));
}

/** The condition of the refused lines that a purge takes, with its values; null where a session or project is named. */
export function purgedRejections(
  scope: ResolvedScope,
): { from: string; values: [string | null, number, number] } | null {
  if (isNamed(scope)) return null;
  return { from: OF_SCOPE, values: [scope.platform, scope.since ?? Number.MIN_SAFE_INTEGER, scope.until] };
}

/** Counts the refused lines that a purge takes. */
export function countRejections(database: ReadableDB, scope: ResolvedScope): number {
  const rejections = purgedRejections(scope);
  if (rejections === null) return 0;
  const counting = database.prepare<[string | null, number, number], { n: number }>(
    `SELECT count(*) AS n ${rejections.from}`,
  );
  return counting.get(...rejections.values)?.n ?? 0;
}

/** The figures of a purge with what could not be stored. */
export function withRefused(purged: Purged, { letters, rejections }: Refused): Purged {
  const tables = [
    { table: 'dead_letters', rows: letters },
    { table: 'capture_rejections', rows: rejections },
  ].filter(({ rows }) => rows > 0);
  return { ...purged, letters, rejections, tables: [...purged.tables, ...tables] };
}
