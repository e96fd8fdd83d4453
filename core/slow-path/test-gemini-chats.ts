import { expect } from 'vitest';
import { findFiles } from '../capture/find-files.ts';
import { chatOf, geminiReader } from '../capture/gemini/monitor.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { TestSources } from './test-sources.ts';

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
export class TestChats extends TestSources {
  readonly #deriver = new Deriver(this.database, createPriceBook());

  constructor() {
    super(geminiReader);
  }

  /** Writes a chat: an object for `.json`, a line for each record otherwise. */
  write(name: string, content: string | object | readonly object[]): void {
    const text = Array.isArray(content) ? content.map((one) => `${JSON.stringify(one)}\n`).join('') : content;
    this.put(name, typeof text === 'string' ? text : JSON.stringify(text, null, 2));
  }

  /** Reads what is new and derives it. @param folders instead of its own */
  async take(folders: readonly string[] = [this.folder]): Promise<void> {
    const { files } = await findFiles(folders, (path) => chatOf(path) === path);
    for (const { path } of files) await this.read(path);
    const { unreadable } = deriveAll(this.#deriver);
    if (unreadable > 0) throw new Error(`${unreadable} rows could not be derived`);
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
