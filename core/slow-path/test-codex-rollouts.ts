import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { type Checkpoint, NO_CHECKPOINT } from '../capture/checkpoints.ts';
import { codexReader, findRollouts } from '../capture/codex/monitor.ts';
import { type Spent, sumOf } from '../capture/codex/test-rollout.ts';
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
export type BilledRollouts = {
  rows: number;
  input: number;
  cacheRead: number;
  cacheWrite: number;
  output: number;
  /** USD. */
  cost: number;
  sources: string;
};

/** A Codex folder and a home: real files through the readers, the writer and the derivation of the product. */
export class TestRollouts {
  readonly folder = mkdtempSync(join(tmpdir(), 'blueplane-rollouts-'));
  readonly #file = createTestDatabase();
  readonly database = this.#file.writer;
  readonly #reader = codexReader(hasher);
  readonly #writer = new BatchWriter(this.database);
  #deriver = new Deriver(this.database, createPriceBook());
  readonly #states = new Map<string, SourceState>();
  readonly #committed = new Map<string, Checkpoint>();
  #step = 0;
  /** Of all readings so far. */
  accepted = 0;
  rejected = 0;

  /** Writes a rollout; its name is below `sessions` where it says nothing else. */
  write(name: string, content: readonly object[] | string | Buffer): void {
    const path = this.#pathOf(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, textOf(content));
    this.#touch(path);
  }

  append(name: string, content: readonly object[] | string): void {
    appendFileSync(this.#pathOf(name), textOf(content));
    this.#touch(this.#pathOf(name));
  }

  remove(name: string): void {
    rmSync(this.#pathOf(name));
  }

  /** Reads what is new and derives it. @param folders instead of its own */
  async take(folders: readonly string[] = [this.folder]): Promise<void> {
    const { files } = await findRollouts(folders);
    for (const { path } of files) await this.read(path);
    this.derive();
  }

  /** Reads and derives these rollouts one after the other, in this order. */
  async takeEach(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.read(this.#pathOf(name));
      this.derive();
    }
  }

  async read(path: string): Promise<void> {
    const state = this.#stateOf(path);
    const committed = (source: string) => this.#committed.get(source) ?? NO_CHECKPOINT;
    await this.#reader.read({ state, committed, hasher, sink: async (frame) => this.#store(frame) });
  }

  derive(): void {
    const { unreadable } = deriveAll(this.#deriver);
    if (unreadable > 0) throw new Error(`${unreadable} rows could not be derived`);
  }

  /** As in a new home; the rollouts stay. */
  forget(): void {
    this.database.exec('DELETE FROM codex_raw_traces; DELETE FROM source_checkpoints');
    forgetDerived(this.database);
    this.#committed.clear();
    this.restart();
  }

  /** As after a new start: only what was committed is known. */
  restart(): void {
    this.#states.clear();
    this.#deriver = new Deriver(this.database, createPriceBook());
  }

  /** Everything derived; `anew`: as deriving all stored rows at once gives it. */
  rows({ anew = false } = {}): Record<string, string[]> {
    if (anew) {
      forgetDerived(this.database);
      this.restart();
      this.derive();
    }
    return derivedRows(this.database);
  }

  billed(): BilledRollouts {
    const { kept, truth } = keptAndTrueSums(this.database);
    if (JSON.stringify(kept, bigText) !== JSON.stringify(truth, bigText))
      throw new Error('a sum is not that of its rows');
    const row = this.database
      .prepare<[], BilledRollouts>(
        `SELECT count(*) AS rows, coalesce(sum(input_tokens), 0) AS input, coalesce(sum(cache_read_tokens), 0) AS cacheRead,
           coalesce(sum(cache_write_5m_tokens), 0) AS cacheWrite, coalesce(sum(output_tokens), 0) AS output,
           coalesce(sum(cost_picousd), 0) / 1e12 AS cost,
           coalesce(group_concat(DISTINCT cost_source), '') AS sources FROM usage`,
      )
      .get();
    if (row === undefined) throw new Error('an aggregate has a row');
    return row;
  }

  /** All rows of a query. */
  all(sql: string): unknown[] {
    return this.database.prepare(sql).all();
  }

  close(): void {
    this.#file.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #pathOf(name: string): string {
    return join(this.folder, name.includes('/') ? name : join('sessions', '2026', '03', '04', name));
  }

  /** File systems keep times in steps; a change within one step would not show. */
  #touch(path: string): void {
    this.#step += 1;
    utimesSync(path, new Date(), new Date(Math.floor(statSync(path).mtimeMs / 1_000) * 1_000 + this.#step * 1_000));
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

function bigText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Takes in what was written; a derivation from the beginning has to agree. */
export async function billedBy(rollouts: TestRollouts): Promise<BilledRollouts> {
  await rollouts.take();
  const grown = rollouts.rows();
  expect(rollouts.rows({ anew: true })).toEqual(grown);
  return rollouts.billed();
}

/** What requests that spent this are billed as. */
export function billOf(...spent: Spent[]) {
  const { input, cached, output } = sumOf(spent);
  return { rows: spent.length, input: input - cached, cacheRead: cached, output };
}

/** The text of a rollout with these lines. */
export function textOf(content: readonly object[] | string | Buffer): string | Buffer {
  if (typeof content === 'string' || Buffer.isBuffer(content)) return content;
  return content.map((line) => `${JSON.stringify(line)}\n`).join('');
}
