import type { ChosenLetters, DroppedLetters, ReplayedLetters } from '../contracts/dead-letters.ts';
import { type TelemetryEvent, telemetryEventSchema } from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';
import { isOutage } from '../storage/outage.ts';
import { RawTraceWriter } from './raw-trace-writer.ts';
import { unpackLetter } from './stored-letter.ts';

/** Letters of one transaction. */
const BATCH_LETTERS = 500;

/** Keeps purged events out. @returns what may be stored of an event; null: nothing */
export type Admit = (event: TelemetryEvent) => TelemetryEvent | null;

export type Replay = ReplayedLetters & {
  /** New rows by raw table. */
  storedByTable: Map<string, number>;
};

type Waiting = { id: number; event_data: Buffer };
type Counted = 'stored' | 'known' | 'purged' | 'refused';

/**
 * What becomes of dead letters. Replayed, an event takes the way of any other: checked, kept out if it was purged,
 * stored under its own id. So a letter whose event was stored meanwhile, and one that is replayed twice, change nothing.
 */
export class LetterDesk {
  readonly #database: WritableDB;
  readonly #traces: RawTraceWriter;
  readonly #done;
  readonly #remove;
  readonly #note;

  constructor(database: WritableDB) {
    this.#database = database;
    this.#traces = new RawTraceWriter(database);
    this.#done = database.prepare<[number, number]>('UPDATE dead_letters SET replayed_at = ? WHERE id = ?');
    this.#remove = database.prepare<[number]>('DELETE FROM dead_letters WHERE id = ?');
    this.#note = database.prepare<[string, string, number]>(
      'UPDATE dead_letters SET error_type = ?, error_message = ? WHERE id = ?',
    );
  }

  /**
   * Stores what can be stored now. Killed at any instant, it has done whole letters.
   * @throws an outage (see {@link isOutage}): the rest waits
   */
  async replay(chosen: ChosenLetters, admit: Admit, now: number): Promise<Replay> {
    const result: Replay = { stored: 0, known: 0, purged: 0, refused: 0, storedByTable: new Map() };
    for (const batch of batches(this.#waiting(chosen))) {
      const run = this.#database.transaction(() => {
        for (const letter of batch) result[this.#replayOne(letter, admit, now, result.storedByTable)] += 1;
      });
      run.immediate();
      await breathe();
    }
    return result;
  }

  /** Deletes letters with what they hold; those that were replayed too. */
  async drop({ ids }: ChosenLetters): Promise<DroppedLetters> {
    const all = ids ?? this.#database.prepare<[], number>('SELECT id FROM dead_letters').pluck().all();
    let dropped = 0;
    for (const batch of batches(all)) {
      const run = this.#database.transaction(() => {
        for (const id of batch) dropped += this.#remove.run(id).changes;
      });
      run.immediate();
      await breathe();
    }
    return { dropped };
  }

  #waiting({ ids }: ChosenLetters): number[] {
    const all = this.#database
      .prepare<[], number>('SELECT id FROM dead_letters WHERE replayed_at IS NULL ORDER BY id')
      .pluck()
      .all();
    const wanted = ids && new Set(ids);
    return wanted === undefined ? all : all.filter((id) => wanted.has(id));
  }

  #replayOne(id: number, admit: Admit, now: number, storedByTable: Map<string, number>): Counted {
    const letter = this.#database
      .prepare<[number], Waiting>('SELECT id, event_data FROM dead_letters WHERE id = ? AND replayed_at IS NULL')
      .get(id);
    const unpacked = letter === undefined ? null : unpackLetter(letter.event_data);
    const event = telemetryEventSchema.safeParse(unpacked?.event);
    if (unpacked === null || !event.success) return 'refused';
    const admitted = admit(event.data);
    if (admitted === null) {
      this.#remove.run(id);
      return 'purged';
    }
    try {
      const store = this.#database.transaction(() => this.#traces.write(admitted, unpacked.place));
      const table = store();
      this.#done.run(now, id);
      if (table === null) return 'known';
      storedByTable.set(table, (storedByTable.get(table) ?? 0) + 1);
      return 'stored';
    } catch (error) {
      if (isOutage(error)) throw error;
      this.#note.run(error instanceof Error ? error.name : 'Error', error instanceof Error ? error.message : '', id);
      return 'refused';
    }
  }
}

function* batches(all: readonly number[]): Generator<number[]> {
  for (let start = 0; start < all.length; start += BATCH_LETTERS) yield all.slice(start, start + BATCH_LETTERS);
}

/** Lets messages of the supervisor through between two transactions. */
function breathe(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
