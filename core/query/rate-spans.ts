import type { PriceBook } from '../pricing/price-book.ts';
import type { TermKind } from '../pricing/price-response.ts';
import { QUARTER_MS } from './time-zone-days.ts';

/** What one token or search of each kind costs, 1e-12 USD. */
export type Rates = Record<TermKind, number>;

/** The rates of a model in buckets from `first` to before `end`, for responses without any surcharge. */
export type RateSpan = { model: string; first: number; end: number; rates: Rates };

/** One of everything: its terms name every rate, and no surcharge for long contexts applies. */
const ONE_OF_EACH = {
  inputTokens: 1,
  outputTokens: 1,
  reasoningTokens: 1,
  cacheReadTokens: 1,
  cacheWrite5mTokens: 1,
  cacheWrite1hTokens: 1,
  webSearches: 1,
};

/** Cuts a range of buckets where the rates of a model change; times without any price are left out. */
export function rateSpans(book: PriceBook, model: string, firstBucket: number, endBucket: number): RateSpan[] {
  const cuts = [...new Set([firstBucket, ...changesOf(book, model, firstBucket, endBucket)])].sort((a, b) => a - b);
  return cuts.flatMap((first, index) => {
    const rates = ratesAt(book, model, first * QUARTER_MS);
    return rates === null ? [] : [{ model, first, end: cuts[index + 1] ?? endBucket, rates }];
  });
}

/** Rates begin and end with UTC days, which begin with a bucket. */
function changesOf(book: PriceBook, model: string, firstBucket: number, endBucket: number): number[] {
  // A price of the user's own may hold from some day on only: before it, the table's rates do.
  const known = [book.findModel(model, firstBucket * QUARTER_MS), book.findModel(model, endBucket * QUARTER_MS)];
  return known
    .flatMap((match) => match?.model.rateSets ?? [])
    .flatMap(({ fromMs, untilMs }) => [fromMs, untilMs])
    .map((instant) => instant / QUARTER_MS)
    .filter((bucket) => bucket > firstBucket && bucket < endBucket);
}

function ratesAt(book: PriceBook, model: string, occurredAt: number): Rates | null {
  const { pricedAs, terms } = book.priceResponse({ model, occurredAt, ...ONE_OF_EACH }, 'calculate');
  if (pricedAs === null) return null;
  const rates: Rates = {
    input: 0,
    output: 0,
    reasoning: 0,
    cache_read: 0,
    cache_write_5m: 0,
    cache_write_1h: 0,
    web_search: 0,
  };
  for (const { kind, ratePicoUsd } of terms) rates[kind] = ratePicoUsd;
  return rates;
}
