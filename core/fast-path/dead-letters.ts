import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { WritableDB } from '../storage/database.ts';
import type { EventPlace } from './raw-trace-table.ts';
import { packLetter } from './stored-letter.ts';

/** An event that cannot be stored, with why. */
export type DeadLetter = {
  eventId: string;
  platform: string;
  errorType: string;
  /** Ours or SQLite's, never the event's content. */
  errorMessage: string;
  event: unknown;
  /** Where it was read; null where that cannot be told. */
  place: EventPlace | null;
};

/** Writes dead letters: kept with their error, to be looked at and replayed. */
export class DeadLetterWriter {
  readonly #insert: { run(row: Record<string, string | number | Buffer>): unknown };

  constructor(database: WritableDB) {
    this.#insert = database.prepare<[Record<string, string | number | Buffer>]>(
      `INSERT INTO dead_letters (event_id, platform, error_type, error_message, event_data, failed_at)
       VALUES (@event_id, @platform, @error_type, @error_message, @event_data, @now)
       ON CONFLICT (event_id) DO NOTHING`,
    );
  }

  write(letter: DeadLetter, now: number): void {
    this.#insert.run({
      event_id: letter.eventId,
      platform: letter.platform,
      error_type: letter.errorType,
      error_message: letter.errorMessage,
      event_data: packLetter(letter.event, letter.place),
      now,
    });
  }
}

const identifiedSchema = z.object({ event_id: z.string().min(1) });

/** The id of an event that is not valid otherwise; one without an id is named by its content. */
export function deadLetterId(event: unknown): string {
  const identified = identifiedSchema.safeParse(event);
  if (identified.success) return identified.data.event_id;
  return `unnamed-${createHash('sha256')
    .update(JSON.stringify(event) ?? '')
    .digest('hex')
    .slice(0, 32)}`;
}
