import { billsReasoningApart, platformNamed } from '../contracts/platform-names.ts';
import type { PriceMode } from '../contracts/price-override.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { ReadableDB } from '../storage/database.ts';
import { type Cost, costInMode, PRICEABLE_COLUMNS, type PriceableRow } from './cost-by-mode.ts';
import { type Range, usageCondition } from './range.ts';
import type { SumsRow } from './totals.ts';

type StoredResponse = PriceableRow & {
  id: bigint;
  platform: string;
  external_id: string;
  agent_id: string | null;
  project_hash: string;
  has_estimated_tokens: bigint;
};

/** One billed response as a row that sums can be added up from, with all that reports group by. */
export type ResponseRow = SumsRow & {
  platform: string;
  external_id: string;
  agent_id: string | null;
  project_hash: string;
  model: string;
  occurredAt: number;
  first: bigint;
  last: bigint;
  totalTokens: number;
};

/** How a report's money is worked out. `mode` null = as stored. */
export type Costing = { mode: PriceMode | null; prices: () => PriceBook };

/**
 * All responses of a range one by one, oldest first: for what sums that are kept cannot answer, such as another mode of
 * cost or blocks of time.
 */
export function* responses(database: ReadableDB, range: Range, costing: Costing): Generator<ResponseRow> {
  const filter = usageCondition(range);
  const stored = database
    .prepare<(number | string)[], StoredResponse>(
      `SELECT id, platform, external_id, agent_id, project_hash, has_estimated_tokens, ${PRICEABLE_COLUMNS} FROM usage
       WHERE occurred_at >= ? AND occurred_at < ? ${filter.where} ORDER BY occurred_at, id`,
    )
    .safeIntegers(true);
  for (const row of stored.iterate(range.from, range.to, ...filter.values)) {
    yield responseRow(row, costInMode(row, costing.mode, costing.prices));
  }
}

function responseRow(row: StoredResponse, cost: Cost): ResponseRow {
  const apart = billsReasoningApart(platformNamed(row.platform)) ? row.reasoning_tokens : 0n;
  const cacheWrite = row.cache_write_5m_tokens + row.cache_write_1h_tokens;
  const total = row.input_tokens + row.output_tokens + apart + cacheWrite + row.cache_read_tokens;
  return {
    platform: row.platform,
    external_id: row.external_id,
    agent_id: row.agent_id,
    project_hash: row.project_hash,
    model: row.model,
    occurredAt: Number(row.occurred_at),
    first: row.occurred_at,
    last: row.occurred_at,
    totalTokens: Number(total),
    responses: 1n,
    input: row.input_tokens,
    output: row.output_tokens,
    reasoning: row.reasoning_tokens,
    reasoning_apart: apart,
    cache_write: cacheWrite,
    cache_read: row.cache_read_tokens,
    cost: cost.picoUsd,
    estimated: cost.source === 'estimated' ? cost.picoUsd : 0n,
    unpriced: cost.source === 'unpriced' ? total : 0n,
    estimated_tokens: row.has_estimated_tokens === 1n ? total : 0n,
  };
}
