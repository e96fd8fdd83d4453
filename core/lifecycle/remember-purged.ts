import { platformSchema } from '../contracts/platform.ts';
import { INTAKES } from '../contracts/telemetry-event.ts';
import type { PurgedNames } from '../privacy/purged-names.ts';
import type { WritableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import type { CodexCounters } from './codex-counters.ts';
import type { OpenPurge } from './purge-journal.ts';

/** Names written in one transaction. */
const BATCH_NAMES = 10_000;

/**
 * Remembers every response that goes and every copied event, by salted hashes: a copy of them under another session or
 * at another time is known by nothing else. What is remembered already stays.
 * @param database with a selection in `temp`
 * @param paused lets signals through between two transactions
 */
export async function rememberPurged(
  database: WritableDB,
  purge: OpenPurge,
  counters: CodexCounters,
  names: PurgedNames,
  paused: () => Promise<void>,
): Promise<void> {
  rememberCounters(database, purge, counters, names);
  const add = database.prepare('INSERT OR IGNORE INTO home.purged_records VALUES (?)');
  let batch: Buffer[] = [];
  const write = database.transaction(() => {
    for (const name of batch) add.run(name);
  });
  for (const name of purgedNames(database, counters, names)) {
    batch.push(name);
    if (batch.length < BATCH_NAMES) continue;
    write.immediate();
    batch = [];
    await paused();
  }
  write.immediate();
}

/** All names of single records that a purge remembers. @param database with a selection in `temp` */
export function* purgedNames(database: WritableDB, counters: CodexCounters, names: PurgedNames): Generator<Buffer> {
  // All at once: nothing can be written while a statement is read from step by step.
  const responses = database
    .prepare<[], { platform: string; message_id: string }>('SELECT platform, message_id FROM temp.gone_responses')
    .all();
  for (const { platform, message_id } of responses) yield names.response(platformSchema.parse(platform), message_id);
  for (const counted of counters.purged) yield names.counters('codex_cli', counted);
  // What is sent of a response names the request alone, and may come later than the purge reaches.
  const requests = database
    .prepare<[], string>(
      `SELECT request_id FROM temp.gone_responses CROSS JOIN home.usage USING (platform, message_id)
       WHERE platform = 'claude_code' AND request_id <> ''
       UNION SELECT row.request_id FROM temp.gone CROSS JOIN home.claude_raw_traces AS row ON row.sequence = gone.sequence
       WHERE gone.platform = 'claude_code' AND row.request_id IS NOT NULL
         AND row.message_id IN (SELECT message_id FROM temp.gone_responses WHERE platform = 'claude_code')`,
    )
    .pluck()
    .all();
  for (const request of requests) yield names.request('claude_code', request);
  for (const family of ['claude_code', 'codex_cli', ...INTAKES] as const) {
    const copies = database
      .prepare<[string], { event_id: string }>(
        `SELECT event_id FROM temp.gone CROSS JOIN home.${RAW_TABLES[family]} AS row ON row.sequence = gone.sequence
         WHERE gone.platform = ? AND gone.reason = 'copy'`,
      )
      .all(family);
    for (const { event_id } of copies) yield names.event(event_id);
  }
  // Cursor writes its records anew, many of them without a time: each is known by itself, each message by its id.
  const cursor = database
    .prepare<[], { event_id: string; bubble_id: string | null }>(
      `SELECT event_id, bubble_id FROM temp.gone CROSS JOIN home.cursor_raw_traces AS row ON row.sequence = gone.sequence
       WHERE gone.platform = 'cursor'`,
    )
    .all();
  for (const { event_id, bubble_id } of cursor) {
    yield names.event(event_id);
    if (bubble_id !== null) yield names.response('cursor', bubble_id);
  }
}

function rememberCounters(
  database: WritableDB,
  purge: OpenPurge,
  { counters }: CodexCounters,
  names: PurgedNames,
): void {
  const put = database.prepare('INSERT OR IGNORE INTO home.purged_counters VALUES (?, ?, ?)');
  const write = database.transaction(() => {
    for (const { session, counter } of counters) {
      put.run(purge.id, names.session('codex_cli', session), JSON.stringify(counter));
    }
  });
  write.immediate();
}
