import { isEventOf, type TelemetryEvent } from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';
import { isOutage } from '../storage/outage.ts';
import type { StoredFrame } from './read-entries.ts';

/** Writes what was said beside the raw rows, while it is wanted. */
export class ContentWriter {
  readonly #since: () => number | null;
  readonly #put: { run(row: Record<string, string | number | Buffer | null>): unknown };

  /** @param since from when on content is kept, epoch milliseconds, asked for each time; null: none is */
  constructor(database: WritableDB, since: () => number | null) {
    this.#since = since;
    // A message that is written again replaces what it said before.
    this.#put = database.prepare<[Record<string, string | number | Buffer | null>]>(
      `INSERT OR REPLACE INTO event_contents
         (event_id, platform, external_id, message_key, occurred_at, bytes, content)
       VALUES (@event_id, @platform, @external_id, @message_key, @occurred_at, @bytes, @content)`,
    );
  }

  /** What of a frame's contents is to be kept now; null: nothing. */
  wanted(frame: StoredFrame): { write(event: TelemetryEvent): void } | null {
    const contents = 'contents' in frame ? frame.contents : undefined;
    if (contents === undefined) return null;
    const since = this.#since();
    if (since === null) return null;
    const byEvent = new Map(contents.map(({ event_id, content }) => [event_id, content]));
    return {
      write: (event) => {
        const content = byEvent.get(event.event_id);
        if (content !== undefined) this.#write(event, Buffer.from(content, 'base64'), since);
      },
    };
  }

  /** What cannot be kept of it costs no figure. @throws an outage (see {@link isOutage}) */
  #write(event: TelemetryEvent, content: Buffer, since: number): void {
    const occurredAt = Date.parse(event.timestamp);
    if (!(occurredAt >= since)) return;
    try {
      this.#put.run({
        event_id: event.event_id,
        platform: event.platform,
        external_id: event.external_id,
        message_key: messageKey(event),
        occurred_at: occurredAt,
        bytes: content.length,
        content,
      });
    } catch (error) {
      if (isOutage(error)) throw error;
    }
  }
}

/** The id of a message of which its tool writes all versions; null where each record stands for itself. */
function messageKey(event: TelemetryEvent): string | null {
  if (isEventOf(event, 'gemini_cli')) return event.record.message?.id ?? null;
  return isEventOf(event, 'cursor') && event.record.type === 'bubble' ? event.record.bubbleId : null;
}
