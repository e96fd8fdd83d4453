import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { codexReader, findRollouts } from '../capture/codex/monitor.ts';
import { type Spent, sumOf } from '../capture/codex/test-rollout.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { TestSources } from './test-sources.ts';
import { ALL_CATEGORIES, type Categories } from './wanted-facts.ts';

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
export class TestRollouts extends TestSources {
  #deriver = new Deriver(this.database, createPriceBook());

  constructor() {
    super(codexReader);
  }

  /** Writes a rollout; its name is below `sessions` where it says nothing else. */
  write(name: string, content: readonly object[] | string | Buffer): void {
    this.put(placeOf(name), textOf(content));
  }

  append(name: string, content: readonly object[] | string): void {
    this.put(placeOf(name), textOf(content), { atEnd: true });
  }

  remove(name: string): void {
    rmSync(join(this.folder, placeOf(name)));
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
      await this.read(join(this.folder, placeOf(name)));
      this.derive();
    }
  }

  derive(): void {
    const { unreadable } = deriveAll(this.#deriver);
    if (unreadable > 0) throw new Error(`${unreadable} rows could not be derived`);
  }

  /** As in a new home; the rollouts stay. */
  forget(): void {
    this.database.exec('DELETE FROM codex_raw_traces');
    forgetDerived(this.database);
    this.forgetReading();
    this.restart();
  }

  /** @param categories the kinds of figures that are wanted from then on */
  override restart(categories: Categories = ALL_CATEGORIES): void {
    super.restart();
    this.#deriver = new Deriver(this.database, createPriceBook(), undefined, categories);
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
}

/** Below `sessions` where the name says nothing else. */
function placeOf(name: string): string {
  return name.includes('/') ? name : join('sessions', '2026', '03', '04', name);
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
