import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { type Checkpoint, NO_CHECKPOINT } from '../capture/checkpoints.ts';
import { findFiles } from '../capture/find-files.ts';
import { chatOf, geminiReader } from '../capture/gemini/monitor.ts';
import type { SourceState } from '../capture/source-states.ts';
import type { EventFrame } from '../contracts/telemetry-event.ts';
import { BatchWriter } from '../fast-path/batch-writer.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { createTestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));

/** What `usage` says in sum. */
export type BilledChats = {
  rows: number;
  input: number;
  output: number;
  reasoning: number;
  cacheRead: number;
  total: number;
  /** USD. */
  cost: number;
  sources: string;
};

/** A folder of chats and a home: real files through the readers, the writer and the derivation of the product. */
export class TestChats {
  readonly folder = mkdtempSync(join(tmpdir(), 'blueplane-chats-'));
  readonly #file = createTestDatabase();
  readonly database = this.#file.writer;
  readonly #reader = geminiReader(hasher);
  readonly #writer = new BatchWriter(this.database);
  readonly #deriver = new Deriver(this.database, createPriceBook());
  readonly #states = new Map<string, SourceState>();
  readonly #committed = new Map<string, Checkpoint>();
  #step = 0;
  /** Of all captures so far. */
  accepted = 0;
  rejected = 0;

  /** Writes a chat: an object for `.json`, a line for each record otherwise. */
  write(name: string, content: string | object | readonly object[]): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const text = Array.isArray(content) ? content.map((one) => `${JSON.stringify(one)}\n`).join('') : content;
    writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text, null, 2));
    // File systems keep times in steps; a change within one step would not show.
    this.#step += 1;
    utimesSync(path, new Date(), new Date(Math.floor(statSync(path).mtimeMs / 1_000) * 1_000 + this.#step * 1_000));
  }

  /** Reads what is new and derives it. @param folders instead of its own */
  async take(folders: readonly string[] = [this.folder]): Promise<void> {
    const { files } = await findFiles(folders, (path) => chatOf(path) === path);
    for (const { path } of files) {
      const state = this.#stateOf(path);
      const committed = (source: string) => this.#committed.get(source) ?? NO_CHECKPOINT;
      await this.#reader.read({ state, committed, hasher, sink: async (frame) => this.#store(frame) });
    }
    const { unreadable } = deriveAll(this.#deriver);
    if (unreadable > 0) throw new Error(`${unreadable} rows could not be derived`);
  }

  /** As after a new start: only what was committed is known. */
  restart(): void {
    this.#states.clear();
  }

  billed(): BilledChats {
    const row = this.database
      .prepare<[], BilledChats>(
        `SELECT count(*) AS rows, coalesce(sum(input_tokens), 0) AS input, coalesce(sum(output_tokens), 0) AS output,
           coalesce(sum(reasoning_tokens), 0) AS reasoning, coalesce(sum(cache_read_tokens), 0) AS cacheRead,
           coalesce(sum(input_tokens + output_tokens + reasoning_tokens + cache_read_tokens), 0) AS total,
           coalesce(sum(cost_picousd), 0) / 1e12 AS cost,
           coalesce(group_concat(DISTINCT cost_source), '') AS sources FROM usage`,
      )
      .get();
    if (row === undefined) throw new Error('an aggregate has a row');
    return row;
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

/** Takes in what was written; the sums that are kept and a derivation from the beginning have to agree. */
export async function billedBy(chats: TestChats): Promise<BilledChats> {
  await chats.take();
  const { kept, truth } = keptAndTrueSums(chats.database);
  expect(kept).toEqual(truth);
  const rows = derivedRows(chats.database);
  forgetDerived(chats.database);
  deriveAll(new Deriver(chats.database, createPriceBook()));
  expect(derivedRows(chats.database)).toEqual(rows);
  return chats.billed();
}
