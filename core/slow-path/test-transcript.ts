import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { claudeCodeParser } from '../capture/claude-code/monitor.ts';
import { parseJsonLine } from '../capture/json-line.ts';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import type { WritableDB } from '../storage/database.ts';

/** A transcript line as Claude Code writes it, of any version. */
export type TranscriptLine = { [key: string]: unknown };

const hasher = new SaltedHasher(Buffer.alloc(32, 7));
const FILE_MODIFIED_MS = Date.UTC(2026, 0, 2);

/** The events of a transcript, through the parser and the privacy rules of the product. */
export function eventsOf(path: string, lines: readonly TranscriptLine[]): TelemetryEvent[] {
  const take = claudeCodeParser(hasher).begin(path, FILE_MODIFIED_MS);
  const events: TelemetryEvent[] = [];
  let offset = 0;
  for (const line of lines) {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    for (const json of parseJsonLine(bytes).records) {
      const event = take(json, offset + json.start);
      if (event === null) throw new Error('the line was rejected');
      events.push(event);
    }
    offset += bytes.length;
  }
  return events;
}

let made = 0;

/** An id that no other line of this run has. */
export function freshId(): string {
  made += 1;
  return createHash('sha256').update(String(made)).digest('hex').slice(0, 32);
}

/** One reply: `usage` fields, message and line fields override what a plain reply has. */
export function reply(
  usage: TranscriptLine,
  { message = {}, line = {} }: { message?: TranscriptLine; line?: TranscriptLine } = {},
): TranscriptLine {
  return {
    type: 'assistant',
    uuid: freshId(),
    sessionId: 'session-1',
    cwd: '/home/someone/project',
    timestamp: '2026-03-04T10:00:00.000Z',
    requestId: 'req_1',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-opus-4-5-20251101',
      content: [{ type: 'text', text: 'Words.' }],
      usage: { input_tokens: 0, output_tokens: 0, ...usage },
      ...message,
    },
    ...line,
  };
}

/** Stores events as raw rows, in this order; one that is known already is stored once. */
export function storeEvents(database: WritableDB, events: readonly TelemetryEvent[]): void {
  const insert = database.prepare(
    `INSERT INTO claude_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data)
     VALUES (?, ?, ?, ?, 'file', ?, ?) ON CONFLICT (event_id) DO NOTHING`,
  );
  const insertAll = database.transaction(() => {
    for (const event of events) {
      insert.run(
        event.event_id,
        event.external_id,
        event.event_type,
        event.timestamp,
        event.source_offset,
        deflateSync(JSON.stringify(event)),
      );
    }
  });
  insertAll.immediate();
}
