import type { z } from 'zod';
import type { DeadLetter, DeadLetters, deadLettersArgsSchema } from '../contracts/dead-letters.ts';
import type { ReadableDB } from '../storage/database.ts';

type Args = z.output<typeof deadLettersArgsSchema>;

type LetterRow = {
  id: number;
  event_id: string;
  platform: string;
  error_type: string;
  error_message: string;
  failed_at: number;
  replayed_at: number | null;
  bytes: number;
};
type ClassRow = { error_type: string; platform: string; letters: number; first: number; last: number };

const NO_LETTERS: DeadLetters = { letters: [], classes: [], waiting: 0, replayed: 0 };

/** Which events could not be stored, and why. What is kept of the events themselves is not read. */
export function deadLetters(database: ReadableDB | null, { limit, id, replayed }: Args): DeadLetters {
  if (database === null) return NO_LETTERS;
  const rows = database
    .prepare<[number | null, number, number | null, number], LetterRow>(
      `SELECT id, event_id, platform, error_type, error_message, failed_at, replayed_at, length(event_data) AS bytes
       FROM dead_letters
       WHERE id = coalesce(?, id) AND (? = 1 OR ? IS NOT NULL OR replayed_at IS NULL)
       ORDER BY id DESC LIMIT ?`,
    )
    .all(id ?? null, replayed ? 1 : 0, id ?? null, limit);
  const classes = database
    .prepare<[], ClassRow>(
      `SELECT error_type, platform, count(*) AS letters, min(failed_at) AS first, max(failed_at) AS last
       FROM dead_letters WHERE replayed_at IS NULL
       GROUP BY error_type, platform ORDER BY letters DESC, error_type, platform`,
    )
    .all();
  const counts = database
    .prepare<[], { waiting: number; replayed: number }>(
      'SELECT count(*) - count(replayed_at) AS waiting, count(replayed_at) AS replayed FROM dead_letters',
    )
    .get();
  return {
    letters: rows.map(toLetter),
    classes: classes.map((row) => ({
      errorType: row.error_type,
      platform: row.platform,
      letters: row.letters,
      first: new Date(row.first).toISOString(),
      last: new Date(row.last).toISOString(),
    })),
    waiting: counts?.waiting ?? 0,
    replayed: counts?.replayed ?? 0,
  };
}

function toLetter(row: LetterRow): DeadLetter {
  return {
    id: row.id,
    eventId: row.event_id,
    platform: row.platform,
    errorType: row.error_type,
    errorMessage: row.error_message,
    failedAt: new Date(row.failed_at).toISOString(),
    replayedAt: row.replayed_at === null ? null : new Date(row.replayed_at).toISOString(),
    bytes: row.bytes,
  };
}
