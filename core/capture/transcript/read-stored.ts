import { inflateSync } from 'node:zlib';
import type { Platform } from '../../contracts/platform.ts';
import { noTranscript, type Transcript, type TranscriptArgs } from '../../contracts/transcript.ts';
import type { JsonObject } from '../../privacy/loose-json.ts';
import type { ReadableDB } from '../../storage/database.ts';
import { RAW_TABLES } from '../../storage/raw-tables.ts';
import { Page, parseRecord } from './page.ts';
import { SAID } from './said.ts';

/** Records that are looked at for one answer; many say nothing. */
const MOST_RECORDS = 2_000;

/**
 * A page of what was said in a session's main conversation, as far as it was kept at privacy level `content`. The tool's
 * file need not exist. A cursor counts records.
 */
export function readStoredTranscript(database: ReadableDB | null, args: TranscriptArgs): Transcript {
  if (database === null) return noTranscript('not_kept');
  const { platform, sessionId } = args;
  const start = args.cursor === undefined ? startOf(database, args) : Number(args.cursor.split(':')[1]);
  const places = database
    .prepare<[Platform, string, number, number], { place: number; at: number }>(
      `SELECT kept.rowid AS place, kept.occurred_at AS at ${fromKept(platform)}
       ORDER BY kept.occurred_at, row.sequence LIMIT ? OFFSET ?`,
    )
    .all(platform, sessionId, MOST_RECORDS, start);
  if (places.length === 0 && start === 0) return noTranscript('not_kept');
  const contentOf = database.prepare<[number], { content: Buffer }>(
    'SELECT content FROM event_contents WHERE rowid = ?',
  );
  const page = new Page();
  let looked = 0;
  for (const { place, at } of places) {
    if (page.isFull) break;
    looked += 1;
    const record = unpack(contentOf.get(place)?.content);
    if (record !== null) page.add(record, SAID[platform], new Date(at).toISOString());
  }
  const isEnd = looked === places.length && places.length < MOST_RECORDS;
  return { state: 'found', entries: page.entries, next: isEnd ? null : `0:${start + looked}` };
}

/** The records of a session's main conversation. What its subagents said is not shown, as it is not out of files. */
function fromKept(platform: Platform): string {
  const main = platform === 'cursor' ? '' : 'AND row.agent_id IS NULL';
  return `FROM event_contents AS kept CROSS JOIN ${RAW_TABLES[platform]} AS row ON row.event_id = kept.event_id
    WHERE kept.platform = ? AND kept.external_id = ? ${main}`;
}

/** The last record before the moment that is asked for. */
function startOf(database: ReadableDB, { platform, sessionId, at }: TranscriptArgs): number {
  if (at === undefined) return 0;
  const before = database
    .prepare<[Platform, string, number], { n: number }>(
      `SELECT count(*) AS n ${fromKept(platform)} AND kept.occurred_at <= ?`,
    )
    .get(platform, sessionId, Date.parse(at));
  return Math.max(0, (before?.n ?? 0) - 1);
}

function unpack(content: Buffer | undefined): JsonObject | null {
  if (content === undefined) return null;
  try {
    return parseRecord(inflateSync(content).toString('utf8'));
  } catch {
    return null;
  }
}
