import { deflateSync } from 'node:zlib';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';

/** What a record says, compressed. */
export type KeptContent = Buffer;

/** zlib level: that of stored events. */
const COMPRESSION_LEVEL = 6;
/** Longest record whose content is kept, as long as those that are shown: pictures stand in records as text. Bytes. */
const MOST_CONTENT_BYTES = 4 << 20;

/**
 * Keeps beside an event what its record says, at privacy level `content` alone. An event itself never holds it: whoever
 * writes, logs or refuses an event has only what may be known at level `metadata`. What nobody asks for goes with its
 * event.
 */
export class ContentKeeper {
  readonly #choice: () => number | null;
  #since = Number.POSITIVE_INFINITY;
  readonly #kept = new WeakMap<object, KeptContent>();

  /** @param choice epoch milliseconds: content of what happened before is not kept; null: none is */
  constructor(choice: () => number | null) {
    this.#choice = choice;
    this.refresh();
  }

  /** Looks what the choice is now. Call it before a source is read: what is read then was perhaps said since. */
  refresh(): void {
    this.#since = this.#choice() ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Keeps the content of an event that happened since the person chose so. Only for records that tell their own time: a
   * time that was taken from elsewhere may be later than what is said.
   *
   * @param record its bytes, asked for if they are kept; without what the record repeats of earlier ones
   */
  keep(event: TelemetryEvent, record: () => Buffer): void {
    if (this.#since === Number.POSITIVE_INFINITY || !(Date.parse(event.timestamp) >= this.#since)) return;
    const bytes = record();
    if (bytes.length === 0 || bytes.length > MOST_CONTENT_BYTES) return;
    this.#kept.set(event, deflateSync(bytes, { level: COMPRESSION_LEVEL }));
  }

  /** The content of this very event, not of one that was made of it; null where none is kept. */
  of(event: unknown): KeptContent | null {
    return typeof event === 'object' && event !== null ? (this.#kept.get(event) ?? null) : null;
  }
}

/** Level `metadata`. */
export const NO_CONTENT = new ContentKeeper(() => null);
