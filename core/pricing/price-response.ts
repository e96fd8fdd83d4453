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

/** One product of the sum. `ratePicoUsd` is the base rate times the multipliers; a web search has none. */
export type CostTerm = {
  kind: TermKind;
  quantity: number;
  baseRatePicoUsd: number;
  ratePicoUsd: number;
  amountPicoUsd: number;
};

export type MultiplierKind = 'fast' | 'us_inference' | 'regional_endpoint' | 'government_endpoint';
/** A factor in thousandths on every rate per token. */
export type Multiplier = { kind: MultiplierKind; permille: number };

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
  /** The table or the user's own price; null when nothing was calculated. */
  rateSource: 'table' | 'override' | null;
  /** UTC days between which the rates hold: from (included) until (excluded), null = open. */
  validFrom: string | null;
  validUntil: string | null;
  multipliers: Multiplier[];
};

/** A model as the price book keeps it. */
export type BookModel = {
  name: string;
  isOverride: boolean;
  /** `webSearch`: pico-USD a search, null = not known. */
  rateSets: { fromMs: number; untilMs: number; rateSet: RateSet; webSearch: number | null }[];
  multipliers: Multipliers;
};

type Calculated = Omit<PricedResponse, 'costSource' | 'priceVersion' | 'pricedAs'> & { complete: boolean };

/** The rates that hold at an instant, null where none do. */
export function rateSetAt(model: BookModel, occurredAt: number): BookModel['rateSets'][number] | null {
  return model.rateSets.find(({ fromMs, untilMs }) => occurredAt >= fromMs && occurredAt < untilMs) ?? null;
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
 * @param endpoint the surcharge of the place where the model ran, null for none
 */
export function calculateCost(
  response: BilledResponse,
  model: BookModel,
  endpoint: Multiplier | null,
): Calculated | null {
  const dated = rateSetAt(model, response.occurredAt);
  if (!dated) return null;
  const { rateSet, webSearch } = dated;
  const wholeInput =
    response.inputTokens + response.cacheReadTokens + response.cacheWrite5mTokens + response.cacheWrite1hTokens;
  const premium = rateSet.longContext && wholeInput > rateSet.longContext.aboveInputTokens ? rateSet.longContext : null;
  const multipliers = endpoint === null ? [] : [endpoint];
  let complete = true;
  if (response.speed === 'fast') {
    const { fast } = model.multipliers;
    if (fast === undefined) complete = false;
    else multipliers.push({ kind: 'fast', permille: fast });
  }
  const { usInference } = model.multipliers;
  if (response.inferenceGeo === 'us' && usInference !== undefined) {
    multipliers.push({ kind: 'us_inference', permille: usInference });
  }

  const permilles = multipliers.map(({ permille }) => permille);
  const terms: CostTerm[] = [];
  for (const [kind, quantity, baseRatePicoUsd] of tokenQuantities(response, premium?.rates ?? rateSet.rates)) {
    if (quantity === 0) continue;
    const ratePicoUsd = multipliedRate(baseRatePicoUsd, permilles);
    if (ratePicoUsd === null) return null;
    terms.push({ kind, quantity, baseRatePicoUsd, ratePicoUsd, amountPicoUsd: quantity * ratePicoUsd });
  }
  if (response.webSearches > 0) {
    complete &&= webSearch !== null;
    const ratePicoUsd = webSearch ?? 0;
    const quantity = response.webSearches;
    const amountPicoUsd = quantity * ratePicoUsd;
    terms.push({ kind: 'web_search', quantity, baseRatePicoUsd: ratePicoUsd, ratePicoUsd, amountPicoUsd });
  }
  const costPicoUsd = terms.reduce((sum, term) => sum + term.amountPicoUsd, 0);
  if (!Number.isSafeInteger(costPicoUsd) || terms.some((term) => !Number.isSafeInteger(term.amountPicoUsd)))
    return null;
  const { validFrom, validUntil } = rateSet;
  const rateSource = model.isOverride ? 'override' : 'table';
  return {
    costPicoUsd,
    terms,
    longContext: premium !== null,
    complete,
    rateSource,
    validFrom,
    validUntil,
    multipliers,
  };
}
