import { inflateSync } from 'node:zlib';
import { z } from 'zod';
import { platformSchema } from '../../contracts/platform.ts';
import type { ReadableDB } from '../../storage/database.ts';
import { parseRecord } from './page.ts';
import { saidIn } from './said.ts';

/** Fewer letters are in nearly everything that was said. */
const LEAST_CHARACTERS = 3;
/** Records that are looked at for one question; and how long it takes, since all other answers wait meanwhile. */
const MOST_RECORDS = 20_000;
const MOST_MS = 150;

/** Which sessions said it. */
export type FoundInContent = {
  /** `platform/id` of each. */
  sessions: ReadonlySet<string>;
  /** Epoch milliseconds: what was said before was not looked at; null when all of the range was. */
  searchedSince: number | null;
};

/** What is looked for: words, and the range in epoch milliseconds, without its end. */
export type ContentSearch = { words: string; from: number; to: number };

const placeSchema = z.object({ place: z.number(), platform: platformSchema, session: z.string(), at: z.number() });

/**
 * Looks through what was kept at privacy level `content` for words, the newest first. There is no index of it, so that
 * nothing of what was said lies anywhere but in its own rows, and goes with them.
 *
 * @param clock milliseconds that pass
 * @returns null where the words are too short to look for
 */
export function searchStored(
  database: ReadableDB,
  { words, from, to }: ContentSearch,
  clock: () => number = () => performance.now(),
): FoundInContent | null {
  const wanted = words.trim().toLowerCase();
  if (wanted.length < LEAST_CHARACTERS) return null;
  const places = database
    .prepare<[number, number, number]>(
      `SELECT rowid AS place, platform, external_id AS session, occurred_at AS at FROM event_contents
       WHERE occurred_at >= ? AND occurred_at < ? ORDER BY occurred_at DESC, rowid DESC LIMIT ?`,
    )
    .all(from, to, MOST_RECORDS + 1);
  const contentOf = database.prepare<[number], { content: Buffer }>(
    'SELECT content FROM event_contents WHERE rowid = ?',
  );
  const sessions = new Set<string>();
  const end = clock() + MOST_MS;
  for (const [index, row] of places.entries()) {
    const { place, platform, session, at } = placeSchema.parse(row);
    // What is left was said at the time of this one, or earlier.
    if (index === MOST_RECORDS || clock() > end) return { sessions, searchedSince: at + 1 };
    const key = `${platform}/${session}`;
    if (sessions.has(key)) continue;
    const text = textOf(contentOf.get(place)?.content);
    if (!mayHold(text, wanted)) continue;
    const record = parseRecord(text);
    if (record === null) continue;
    if (saidIn(platform, record).some((said) => said.text.toLowerCase().includes(wanted))) sessions.add(key);
  }
  return { sessions, searchedSince: null };
}

/** JSON may spell what is no plain letter in several ways; of plain letters the record's own text tells enough to pass over it. */
function mayHold(text: string, wanted: string): boolean {
  return !/^[a-z0-9 .,_-]+$/.test(wanted) || text.toLowerCase().includes(wanted);
}

function textOf(content: Buffer | undefined): string {
  if (content === undefined) return '';
  try {
    return inflateSync(content).toString('utf8');
  } catch {
    return '';
  }
}
