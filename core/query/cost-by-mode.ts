import type { PriceMode } from '../contracts/price-override.ts';
import type { CostSource } from '../contracts/usage.ts';
import type { PriceBook } from '../pricing/price-book.ts';

/** What has to be known of a stored response to tell its cost in any mode. Money in 1e-12 USD. */
export type PriceableRow = {
  model: string;
  occurred_at: bigint;
  input_tokens: bigint;
  output_tokens: bigint;
  reasoning_tokens: bigint;
  cache_read_tokens: bigint;
  cache_write_5m_tokens: bigint;
  cache_write_1h_tokens: bigint;
  web_searches: bigint;
  speed: string | null;
  inference_geo: string | null;
  reported_picousd: bigint | null;
  /** 1: the tokens are approximate, so that no cost of theirs is exact. */
  is_estimated: bigint;
  cost_picousd: bigint;
  cost_source: CostSource;
};

/** The select list of a {@link PriceableRow} over `usage`. */
export const PRICEABLE_COLUMNS = `model, occurred_at, input_tokens, output_tokens, reasoning_tokens, cache_read_tokens,
  cache_write_5m_tokens, cache_write_1h_tokens, web_searches, speed, inference_geo, reported_picousd, is_estimated,
  cost_picousd, cost_source`;

export type Cost = { picoUsd: bigint; source: CostSource };

/**
 * The cost of a stored response in a mode. A cost that was calculated when it was stored stays as it was; only what was
 * not calculated then is calculated now.
 * @param mode null = as stored
 */
export function costInMode(row: PriceableRow, mode: PriceMode | null, prices: () => PriceBook): Cost {
  const stored = { picoUsd: row.cost_picousd, source: row.cost_source };
  if (mode === null) return stored;
  if (mode !== 'calculate' && row.reported_picousd !== null) {
    return { picoUsd: row.reported_picousd, source: 'reported' };
  }
  if (mode === 'display') return { picoUsd: 0n, source: 'unpriced' };
  if (stored.source === 'calculated' || stored.source === 'estimated') return stored;
  const { costPicoUsd, costSource } = prices().priceResponse(billedResponse(row), 'calculate');
  const isEstimate = row.is_estimated === 1n && costSource === 'calculated';
  return { picoUsd: BigInt(costPicoUsd), source: isEstimate ? 'estimated' : costSource };
}

/** A stored response as the price book takes it. */
export function billedResponse(row: PriceableRow) {
  return {
    model: row.model,
    occurredAt: Number(row.occurred_at),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    reasoningTokens: Number(row.reasoning_tokens),
    cacheReadTokens: Number(row.cache_read_tokens),
    cacheWrite5mTokens: Number(row.cache_write_5m_tokens),
    cacheWrite1hTokens: Number(row.cache_write_1h_tokens),
    webSearches: Number(row.web_searches),
    speed: row.speed,
    inferenceGeo: row.inference_geo,
  };
}
