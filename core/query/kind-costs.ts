import { billsReasoningApart, platformSchema } from '../contracts/platform.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { TermKind } from '../pricing/price-response.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Scope } from './billed-between.ts';
import { billedResponse } from './cost-by-mode.ts';
import { type Buckets, QUARTERS_PER_DAY, wholeDays } from './kept-sums.ts';
import { type BilledRow, type KindRow, KindRows } from './kind-rows.ts';
import { type RateSpan, rateSpans } from './rate-spans.ts';
import { Sums } from './totals.ts';

/** Tokens (or searches) and cost of one kind, 1e-12 USD. */
type Part = { quantity: bigint; picoUsd: bigint };

export type KindCosts = {
  parts: Record<TermKind, Part>;
  /** Cost that is not the sum of any known rates, with the tokens it is for. */
  apart: Part;
  reasoningInOutput: bigint;
  totals: Sums;
};

/** The rates of the models, each in the order of its spans. */
type Rates = ReadonlyMap<string, readonly RateSpan[]>;

/**
 * What tokens of each kind cost. A day of a model is taken apart by the model's rates; where their products do not make
 * exactly what was billed (long contexts, fast mode, a cost that the tool reported, prices of another time), it is done
 * by quarter-hours, there response by response, and a response that does not fit either stays apart.
 */
export function kindCosts(database: ReadableDB, scope: Scope, buckets: Buckets, book: PriceBook): KindCosts {
  const costs = nothing();
  const rows = new KindRows(database, scope);
  const { days, rests } = wholeDays(buckets);
  const ofDays = days === null ? [] : rows.ofDays(days);
  const ofRests = rests.flatMap((rest) => rows.ofQuarters(rest));
  const rates = ratesOf(book, [...ofDays, ...ofRests]);
  const addQuarter = (row: KindRow) => {
    if (addRow(costs, row, rates) === 'misfit') {
      for (const response of rows.responsesOf(row)) addResponse(costs, response, book);
    }
  };
  for (const row of ofDays) {
    if (isMade(row, rates)) addRow(costs, row, rates);
    else for (const quarter of rows.quartersOf(row)) addQuarter(quarter);
  }
  for (const row of ofRests) addQuarter(row);
  return costs;
}

function spanOf({ model, bucket }: KindRow, rates: Rates): RateSpan | undefined {
  return rates.get(model)?.find(({ first, end }) => bucket >= first && bucket < end);
}

/** Whether the rates make what was billed: also where nothing was. */
function isMade(row: KindRow, rates: Rates): boolean {
  return row.cost === 0n || costByRates(row, rates) === row.cost;
}

/** null: nothing is known of the rates then. */
function costByRates(row: KindRow, rates: Rates): bigint | null {
  const known = spanOf(row, rates)?.rates;
  if (known === undefined) return null;
  const { input, output, cache_read, cache_write_5m, cache_write_1h, web_search } = known;
  return (
    row.input * BigInt(input) +
    (row.output + row.reasoning) * BigInt(output) +
    row.cache_read * BigInt(cache_read) +
    row.write_5m * BigInt(cache_write_5m) +
    row.write_1h * BigInt(cache_write_1h) +
    row.searches * BigInt(web_search)
  );
}

/** @returns `misfit`: its quantities are added, what it cost is not */
function addRow(costs: KindCosts, row: KindRow, rates: Rates): 'whole' | 'misfit' {
  const isApart = billsReasoningApart(platformSchema.parse(row.platform));
  const written = row.write_5m + row.write_1h;
  costs.totals.add({ ...row, reasoning_apart: isApart ? row.reasoning : 0n, cache_write: written });
  if (!isApart) costs.reasoningInOutput += row.reasoning;
  const known = costByRates(row, rates) === row.cost ? spanOf(row, rates)?.rates : undefined;
  const add = (kind: TermKind, quantity: bigint) => {
    costs.parts[kind].quantity += quantity;
    if (known !== undefined) costs.parts[kind].picoUsd += quantity * BigInt(known[kind]);
  };
  add('input', row.input);
  add('output', row.output);
  if (isApart) add('reasoning', row.reasoning);
  add('cache_read', row.cache_read);
  add('cache_write_5m', row.write_5m);
  add('cache_write_1h', row.write_1h);
  add('web_search', row.searches);
  return isMade(row, rates) ? 'whole' : 'misfit';
}

function nothing(): KindCosts {
  const part = () => ({ quantity: 0n, picoUsd: 0n });
  return {
    parts: {
      input: part(),
      output: part(),
      reasoning: part(),
      cache_read: part(),
      cache_write_5m: part(),
      cache_write_1h: part(),
      web_search: part(),
    },
    apart: part(),
    reasoningInOutput: 0n,
    totals: new Sums(),
  };
}

function addResponse(costs: KindCosts, row: BilledRow, book: PriceBook): void {
  const { pricedAs, costPicoUsd, terms } = book.priceResponse(billedResponse(row), 'calculate');
  if (pricedAs !== null && BigInt(costPicoUsd) === row.cost_picousd) {
    for (const { kind, amountPicoUsd } of terms) costs.parts[kind].picoUsd += BigInt(amountPicoUsd);
    return;
  }
  const reasoning = billsReasoningApart(platformSchema.parse(row.platform)) ? row.reasoning_tokens : 0n;
  const written = row.cache_write_5m_tokens + row.cache_write_1h_tokens;
  costs.apart.picoUsd += row.cost_picousd;
  costs.apart.quantity += row.input_tokens + row.output_tokens + reasoning + row.cache_read_tokens + written;
}

/** The rates of the models of some rows, from the first day of each to the last. */
function ratesOf(book: PriceBook, rows: readonly KindRow[]): Rates {
  const used = new Map<string, Buckets>();
  for (const { model, bucket } of rows) {
    const first = Math.floor(Number(bucket) / QUARTERS_PER_DAY) * QUARTERS_PER_DAY;
    const end = first + QUARTERS_PER_DAY;
    const known = used.get(model);
    if (known === undefined) used.set(model, { first, end });
    else {
      known.first = Math.min(known.first, first);
      known.end = Math.max(known.end, end);
    }
  }
  return new Map([...used].map(([model, { first, end }]) => [model, rateSpans(book, model, first, end)]));
}
