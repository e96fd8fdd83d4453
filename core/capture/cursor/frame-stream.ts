import type { EventFrame, Rejection, TelemetryEvent } from '../../contracts/telemetry-event.ts';
import type { Checkpoint } from '../checkpoints.ts';
import { FRAME_EVENTS, type FrameSink } from '../frame-assembly.ts';
import type { SourceState } from '../source-states.ts';

/** What a reading began with. */
export type ReadingBegin = { known: Checkpoint; size: number; modifiedMs: number; fingerprint: string };

/**
 * The frames of one reading of a database, a generation of their own. Their ranges are numbers in order; only the last
 * one ends at the database's size, so that a reading of which a part was lost is repeated.
 */
export class FrameStream {
  readonly #state: SourceState;
  readonly #sink: FrameSink;
  readonly #begin: ReadingBegin;
  readonly #generation: number;
  #frames = 0;
  #events: TelemetryEvent[] = [];
  #rejections: Rejection[] = [];
  #places = 0;

  constructor(state: SourceState, begin: ReadingBegin, sink: FrameSink) {
    this.#state = state;
    this.#sink = sink;
    this.#begin = begin;
    this.#generation = begin.known.offset === 0 ? begin.known.generation : begin.known.generation + 1;
  }

  /** The place of the next record: its number within the reading. */
  nextPlace(): number {
    this.#places += 1;
    return this.#places - 1;
  }

  add(event: TelemetryEvent): void {
    this.#events.push(event);
  }

  reject(rejection: Rejection): void {
    this.#rejections.push(rejection);
  }

  /** Hands full frames on; what is left may be the last one. @returns false when the sink wants no more */
  async flush(): Promise<boolean> {
    while (this.#events.length > FRAME_EVENTS || this.#rejections.length > FRAME_EVENTS) {
      if (!(await this.#handOn(this.#frames + 1))) return false;
    }
    return true;
  }

  /** Hands on what is left, even if it is nothing: the database is read to its end. @returns false as above */
  async finish(): Promise<boolean> {
    return (await this.flush()) && (await this.#handOn(Math.max(this.#begin.size, this.#frames + 1)));
  }

  async #handOn(end: number): Promise<boolean> {
    const { size, modifiedMs, fingerprint } = this.#begin;
    const frame: EventFrame = {
      version: 1,
      platform: 'cursor',
      source_file: this.#state.sourceFile,
      generation: this.#generation,
      range_start: this.#frames,
      range_end: end,
      fingerprint,
      source_size: size,
      source_modified_ms: modifiedMs,
      events: this.#events.slice(0, FRAME_EVENTS),
      rejections: this.#rejections.slice(0, FRAME_EVENTS),
    };
    if (!(await this.#sink(frame))) return false;
    this.#events = this.#events.slice(FRAME_EVENTS);
    this.#rejections = this.#rejections.slice(FRAME_EVENTS);
    this.#frames += 1;
    this.#state.queued = { generation: this.#generation, offset: end, fingerprint, modifiedMs };
    return true;
  }
}
