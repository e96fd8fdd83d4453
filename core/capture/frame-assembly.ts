import type { FileHandle } from 'node:fs/promises';
import type { Platform } from '../contracts/platform.ts';
import type { EventFrame, Rejection, TelemetryEvent } from '../contracts/telemetry-event.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import type { Checkpoint } from './checkpoints.ts';
import { FingerprintWindow } from './fingerprint.ts';
import type { SourceState } from './source-states.ts';

/** Called with each frame in file order; false stops the reading (the queue is closing). */
export type FrameSink = (frame: EventFrame) => Promise<boolean>;

/** Events of one frame: enough to make a queue entry cheap, few enough to keep a batch's transaction short. */
export const FRAME_EVENTS = 200;
/** Source bytes of one frame; bounds what is read again after a crash. */
const FRAME_BYTES = 1 << 20;

/** What one line gave. */
export type Taken = { events: TelemetryEvent[]; rejections: Rejection[] };

/** Collects a file's records into frames whose byte ranges follow on each other. */
export class FrameAssembly {
  readonly #state: SourceState;
  readonly #platform: Platform;
  readonly #hasher: SaltedHasher;
  readonly #sink: FrameSink;
  readonly #modifiedMs: number;
  #queued: Checkpoint;
  #window: FingerprintWindow;
  /** First byte that is in no frame yet and not in this one. */
  end: number;
  #events: TelemetryEvent[] = [];
  #rejections: Rejection[] = [];

  /** @param window stands at `queued.offset` */
  constructor(
    state: SourceState,
    queued: Checkpoint,
    window: FingerprintWindow,
    modifiedMs: number,
    platform: Platform,
    hasher: SaltedHasher,
    sink: FrameSink,
  ) {
    this.#state = state;
    this.#modifiedMs = modifiedMs;
    this.#platform = platform;
    this.#hasher = hasher;
    this.#sink = sink;
    this.#queued = queued;
    this.#window = window;
    this.end = queued.offset;
  }

  /** @param end of the line in its file, behind its newline if it has one */
  add(bytes: Buffer, end: number, terminated: boolean, taken: Taken): void {
    this.#window.advance(bytes, terminated);
    this.#take(end, taken);
  }

  /** A line whose bytes were not kept because it is too long. */
  async skip(file: FileHandle, end: number, taken: Taken): Promise<void> {
    this.#window = await FingerprintWindow.read(file, end);
    this.#take(end, taken);
  }

  #take(end: number, taken: Taken): void {
    for (const event of taken.events) this.#events.push(event);
    for (const rejection of taken.rejections) this.#rejections.push(rejection);
    this.end = end;
  }

  isFull(): boolean {
    return (
      this.#events.length + this.#rejections.length >= FRAME_EVENTS || this.end - this.#queued.offset >= FRAME_BYTES
    );
  }

  /** Hands the frame on and begins the next. @returns false when the sink wants no more */
  async flush(): Promise<boolean> {
    const { generation, offset } = this.#queued;
    if (this.end === offset) return true;
    const fingerprint = this.#window.digest(this.#hasher);
    const accepted = await this.#sink({
      version: 1,
      platform: this.#platform,
      source_file: this.#state.sourceFile,
      generation,
      range_start: offset,
      range_end: this.end,
      fingerprint,
      source_size: this.end,
      source_modified_ms: this.#modifiedMs,
      events: this.#events,
      rejections: this.#rejections,
    });
    if (!accepted) return false;
    this.#queued = { generation, offset: this.end, fingerprint, modifiedMs: this.#modifiedMs };
    this.#state.queued = this.#queued;
    this.#events = [];
    this.#rejections = [];
    return true;
  }
}
