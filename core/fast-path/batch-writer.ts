import type { ReceivedFrame, TelemetryEvent } from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';
import { isOutage } from '../storage/outage.ts';
import { PageRoom } from '../storage/page-room.ts';
import { readPurgeMark } from '../storage/purge-mark.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { ContentWriter } from './content-writer.ts';
import { type DeadLetter, DeadLetterWriter } from './dead-letters.ts';
import { RawTraceWriter } from './raw-trace-writer.ts';
import { placeOf, type ReadEntry, type ReadEvent, readEntries, type StoredFrame } from './read-entries.ts';
import { lockPatience, runWithLock } from './write-lock.ts';

/** How often an event must fail alone before it is a dead letter. */
const ATTEMPTS = 3;
/**
 * Frames that were sent to us and came together, from which more are expected: their senders wait. What is captured waits
 * for nobody, and memory that was taken for it would not all come back.
 */
const MANY_SENT_FRAMES = 3;

export type BatchResult = {
  /** Rows that are new. */
  stored: number;
  /** The same by raw table; absent when there are none. */
  storedByTable?: Map<string, number>;
  /** Most urgent priority among them, 1 to 5. */
  priority: number;
  deadLetters: DeadLetter[];
  /** Events that were sent to us, known or new. */
  received: number;
  /** Received frames that are stored with this, known or new, by who waits for them; absent when there are none. */
  receipts?: Map<string, string[]>;
  /** The same of those that were judged before a purge, and are not stored. */
  passedOver?: Map<string, string[]>;
};

type ReadFrame = Extract<ReadEntry, { frame: StoredFrame }>;

/** Stores one event. @returns the raw table that got a new row, or null */
type Store = (read: ReadEvent, frame: StoredFrame, result: BatchResult) => string | null;

/** How soon the slow path should look: 1 = at once (reference: spec of the fast path). */
const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['user', 1],
  ['assistant', 2],
  ['gemini', 2],
  ['progress', 2],
  ['system', 3],
]);
const LOWEST_PRIORITY = 5;

/**
 * Writes batches of queue entries to SQLite: raw rows, rejections and checkpoints in one transaction. Entries may be
 * delivered twice; the second time changes nothing.
 */
export class BatchWriter {
  readonly #database: WritableDB;
  readonly #traces: RawTraceWriter;
  readonly #checkpoints: CheckpointWriter;
  readonly #deadLetters: DeadLetterWriter;
  readonly #contents: ContentWriter;
  readonly #lockPatienceMs: number;
  readonly #room: PageRoom;

  /** @param contentSince from when on content is kept, epoch milliseconds, asked for each time; null: none is */
  constructor(database: WritableDB, contentSince: () => number | null = () => null) {
    this.#database = database;
    this.#room = new PageRoom(database);
    this.#lockPatienceMs = lockPatience(database);
    this.#traces = new RawTraceWriter(database);
    this.#checkpoints = new CheckpointWriter(database);
    this.#deadLetters = new DeadLetterWriter(database);
    this.#contents = new ContentWriter(database, contentSince);
  }

  /**
   * @param frames the entries' frames as they came from the queue
   * @throws an outage (see {@link isOutage}): nothing was written, try again later
   */
  write(frames: readonly string[]): BatchResult {
    const entries = readEntries(frames, this.#traces);
    if (entries.filter(isReceived).length >= MANY_SENT_FRAMES) this.#room.widen();
    else this.#room.settle();
    try {
      return this.#transact(entries, ({ row }) => {
        if (row === null) throw new Error('no row could be made of an event');
        return this.#traces.writeRow(row);
      });
    } catch (error) {
      if (isOutage(error)) throw error;
    }
    // Something in the batch cannot be stored: each event by itself, so that it harms nothing but itself.
    return this.#transact(entries, ({ event }, frame, result) => this.#writeAlone(event, frame, result));
  }

  /** Nothing came for a while: gives back the memory that much of it took. */
  rest(): void {
    this.#room.narrow();
  }

  #transact(entries: readonly ReadEntry[], store: Store): BatchResult {
    const run = this.#database.transaction(() => {
      const result: BatchResult = { stored: 0, priority: LOWEST_PRIORITY, deadLetters: [], received: 0 };
      const now = Date.now();
      let purgeMark: string | null = null;
      for (const entry of entries) {
        if (isReceived(entry)) purgeMark ??= readPurgeMark(this.#database);
        // Judged before a purge: who waits for it has it sent again, and then it is judged anew.
        if (isReceived(entry) && entry.frame.purge_mark !== purgeMark) {
          result.passedOver ??= new Map();
          addReceipt(result.passedOver, entry.frame);
          continue;
        }
        if ('refused' in entry) this.#bury(entry.refused, result, now);
        else if ('scan' in entry) this.#checkpoints.commitScan(entry.scan);
        else this.#writeFrame(entry, store, result, now);
      }
      return result;
    });
    return runWithLock(this.#database, this.#lockPatienceMs, () => run.immediate());
  }

  #writeFrame({ frame, events }: ReadFrame, store: Store, result: BatchResult, now: number): void {
    const contents = this.#contents.wanted(frame);
    for (const read of events) {
      if ('refused' in read) {
        this.#bury(read.refused, result, now);
        continue;
      }
      const { event } = read;
      const table = store(read, frame, result);
      // Of an event that is known nothing is added: its content was kept when it was captured, or was not to be.
      if (table === null) continue;
      contents?.write(event);
      result.stored += 1;
      result.storedByTable ??= new Map();
      result.storedByTable.set(table, (result.storedByTable.get(table) ?? 0) + 1);
      result.priority = Math.min(result.priority, PRIORITIES.get(event.event_type) ?? LOWEST_PRIORITY);
    }
    if ('receipt' in frame) {
      result.received += events.length;
      result.receipts ??= new Map();
      addReceipt(result.receipts, frame);
    } else this.#checkpoints.commitFrame(frame, now);
  }

  /** An event in a savepoint of its own; after {@link ATTEMPTS} failures it becomes a dead letter. */
  #writeAlone(event: TelemetryEvent, frame: StoredFrame, result: BatchResult): string | null {
    const attempt = this.#database.transaction(() => this.#traces.write(event, placeOf(frame)));
    let failure: unknown;
    for (let count = 0; count < ATTEMPTS; count += 1) {
      try {
        return attempt();
      } catch (error) {
        if (isOutage(error)) throw error;
        failure = error;
      }
    }
    const letter: DeadLetter = {
      eventId: event.event_id,
      platform: event.platform,
      errorType: failure instanceof Error ? failure.name : 'Error',
      errorMessage: failure instanceof Error ? failure.message : 'unknown',
      event,
      place: placeOf(frame),
    };
    this.#bury(letter, result, Date.now());
    return null;
  }

  #bury(letter: DeadLetter, result: BatchResult, now: number): void {
    this.#deadLetters.write(letter, now);
    result.deadLetters.push(letter);
  }
}

function isReceived(entry: ReadEntry): entry is ReadFrame & { frame: ReceivedFrame } {
  return 'frame' in entry && 'receipt' in entry.frame;
}

function addReceipt(receipts: Map<string, string[]>, { receipt }: ReceivedFrame): void {
  const frames = receipts.get(receipt.waiter);
  if (frames === undefined) receipts.set(receipt.waiter, [receipt.frame]);
  else frames.push(receipt.frame);
}
