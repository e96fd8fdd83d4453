import type { CostSource } from '../contracts/usage.ts';
import { timesPermille } from './pico-usd.ts';
import type { Multipliers, RateSet, Rates } from './price-table.ts';

/** What was billed in one API response. All token counts are non-negative integers. */
export type BilledResponse = {
  /** As the tool wrote it. */
  model: string;
  /** Epoch milliseconds; decides which rates hold. */
  occurredAt: number;
  /** Without cache reads and cache writes. */
  inputTokens: number;
  outputTokens: number;
  /** Only reasoning that is billed apart from `outputTokens` (Gemini); 0 where output includes it (Claude, Codex). */
  reasoningTokens: number;
  cacheReadTokens: number;
  cacheWrite5mTokens: number;
  cacheWrite1hTokens: number;
  webSearches: number;
  /** `fast`, or anything else for the standard rate. */
  speed?: string | null | undefined;
  /** `us` where the vendor kept the inference there for a surcharge. */
  inferenceGeo?: string | null | undefined;
  /** What the tool itself says this response cost. */
  reportedCostPicoUsd?: number | null | undefined;
};

export type TermKind =
  | 'input'
  | 'output'
  | 'reasoning'
  | 'cache_read'
  | 'cache_write_5m'
  | 'cache_write_1h'
  | 'web_search';

/** One product of the sum. */
export type CostTerm = { kind: TermKind; quantity: number; ratePicoUsd: number; amountPicoUsd: number };

export type PricedResponse = {
  /** Whole pico-USD, exact; 0 when unpriced. */
  costPicoUsd: number;
  /** `estimated`: a surcharge or fee that applies is not in the table, so the true cost may be higher. */
  costSource: CostSource;
  /** Which table and overrides gave the price. */
  priceVersion: string;
  /** The terms that are not zero; their amounts add up to the cost. Empty when unpriced or reported. */
  terms: CostTerm[];
  /** The table's name of the model, null when it has no price. */
  pricedAs: string | null;
  /** The long-context rates applied to the whole request. */
  longContext: boolean;
};

/** A model as the price book keeps it. */
export type BookModel = {
  name: string;
  rateSets: { fromMs: number; untilMs: number; rateSet: RateSet }[];
  webSearch: number | null;
  multipliers: Multipliers;
};

type Calculated = Pick<PricedResponse, 'costPicoUsd' | 'terms' | 'longContext'> & { complete: boolean };

function rateSetAt(model: BookModel, occurredAt: number): RateSet | null {
  const found = model.rateSets.find(({ fromMs, untilMs }) => occurredAt >= fromMs && occurredAt < untilMs);
  return found?.rateSet ?? null;
}

function tokenQuantities(response: BilledResponse, rates: Rates): [TermKind, number, number][] {
  return [
    ['input', response.inputTokens, rates.input],
    ['output', response.outputTokens, rates.output],
    ['reasoning', response.reasoningTokens, rates.output],
    ['cache_read', response.cacheReadTokens, rates.cacheRead ?? rates.input],
    ['cache_write_5m', response.cacheWrite5mTokens, rates.cacheWrite5m ?? rates.input],
    ['cache_write_1h', response.cacheWrite1hTokens, rates.cacheWrite1h ?? rates.cacheWrite5m ?? rates.input],
  ];
}

/** Multiplies a rate by each factor in turn; null where that is not exact. */
export function multipliedRate(ratePicoUsd: number, permilles: readonly number[]): number | null {
  return permilles.reduce<number | null>(
    (rate, permille) => (rate === null ? null : timesPermille(rate, permille)),
    ratePicoUsd,
  );
}

/**
 * The cost of one response by a model's rates at its time. Null when no rates hold at that time, or when the exact
 * amount is beyond a safe integer (9,007 USD: no response costs that, so the counts are not to be believed).
 */
export function calculateCost(response: BilledResponse, model: BookModel, endpointPermille: number): Calculated | null {
  const rateSet = rateSetAt(model, response.occurredAt);
  if (!rateSet) return null;
  const wholeInput =
    response.inputTokens + response.cacheReadTokens + response.cacheWrite5mTokens + response.cacheWrite1hTokens;
  const premium = rateSet.longContext && wholeInput > rateSet.longContext.aboveInputTokens ? rateSet.longContext : null;
  const permilles = [endpointPermille];
  let complete = true;
  if (response.speed === 'fast') {
    permilles.push(model.multipliers.fast ?? 1000);
    complete &&= model.multipliers.fast !== undefined;
  }
  if (response.inferenceGeo === 'us') permilles.push(model.multipliers.usInference ?? 1000);

  const terms: CostTerm[] = [];
  for (const [kind, quantity, baseRate] of tokenQuantities(response, premium?.rates ?? rateSet.rates)) {
    if (quantity === 0) continue;
    const ratePicoUsd = multipliedRate(baseRate, permilles);
    if (ratePicoUsd === null) return null;
    terms.push({ kind, quantity, ratePicoUsd, amountPicoUsd: quantity * ratePicoUsd });
  }
  if (response.webSearches > 0) {
    complete &&= model.webSearch !== null;
    const ratePicoUsd = model.webSearch ?? 0;
    const quantity = response.webSearches;
    terms.push({ kind: 'web_search', quantity, ratePicoUsd, amountPicoUsd: quantity * ratePicoUsd });
  }
  const costPicoUsd = terms.reduce((sum, term) => sum + term.amountPicoUsd, 0);
  if (!Number.isSafeInteger(costPicoUsd) || terms.some((term) => !Number.isSafeInteger(term.amountPicoUsd)))
    return null;
  return { costPicoUsd, terms, longContext: premium !== null, complete };
}
