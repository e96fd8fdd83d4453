import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Checkpoint, NO_CHECKPOINT } from '../capture/checkpoints.ts';
import type { SourceReader } from '../capture/monitored-sources.ts';
import type { SourceState } from '../capture/source-states.ts';
import type { EventFrame } from '../contracts/telemetry-event.ts';
import { BatchWriter } from '../fast-path/batch-writer.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { createTestDatabase } from '../storage/test-database.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));

/** A tool's folder and a home: real files through the product's reader of that tool and its writer. */
export class TestSources {
  readonly folder = mkdtempSync(join(tmpdir(), 'blueplane-sources-'));
  readonly #file = createTestDatabase();
  readonly database = this.#file.writer;
  /** The folder of its database. */
  readonly home = this.#file.folder;
  readonly #reader: SourceReader;
  readonly #writer = new BatchWriter(this.database);
  readonly #states = new Map<string, SourceState>();
  readonly #committed = new Map<string, Checkpoint>();
  #step = 0;
  /** Of all readings so far. */
  accepted = 0;
  rejected = 0;

  constructor(readerOf: (hasher: SaltedHasher) => SourceReader) {
    this.#reader = readerOf(hasher);
  }

  /** Puts a file in place, or text at the end of the one that is there. @param name below the folder */
  put(name: string, content: string | Buffer, { atEnd = false } = {}): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (atEnd) appendFileSync(path, content);
    else writeFileSync(path, content);
    // File systems keep times in steps; a change within one step would not show.
    this.#step += 1;
    utimesSync(path, new Date(), new Date(Math.floor(statSync(path).mtimeMs / 1_000) * 1_000 + this.#step * 1_000));
  }

  /** Reads what is new in a file. */
  async read(path: string): Promise<void> {
    const committed = (source: string) => this.#committed.get(source) ?? NO_CHECKPOINT;
    const sink = async (frame: EventFrame) => this.#store(frame);
    await this.#reader.read({ state: this.#stateOf(path), committed, hasher, sink });
  }

  /** As after a new start: only what was committed is known. */
  restart(): void {
    this.#states.clear();
  }

  /** As if nothing had been read. */
  forgetReading(): void {
    this.database.exec('DELETE FROM source_checkpoints');
    this.#committed.clear();
    this.#states.clear();
  }

  close(): void {
    this.#file.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #stateOf(path: string): SourceState {
    const known = this.#states.get(path);
    if (known !== undefined) return known;
    const sourceFile = hasher.hash('path', path);
    const state: SourceState = { path, sourceFile, queued: null, seenSize: -1, seenModifiedMs: -1 };
    this.#states.set(path, state);
    return state;
  }

  #store(frame: EventFrame): boolean {
    this.accepted += frame.events.length;
    this.rejected += frame.rejections.length;
    const { deadLetters } = this.#writer.write([JSON.stringify(frame)]);
    if (deadLetters.length > 0) throw new Error('an event could not be stored');
    const { generation, range_end: offset, fingerprint, source_modified_ms: modifiedMs } = frame;
    this.#committed.set(frame.source_file, { generation, offset, fingerprint, modifiedMs });
    return true;
  }
}
