import { billsReasoningApart, platformSchema } from '../contracts/platform.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { TermKind } from '../pricing/price-response.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Scope } from './billed-between.ts';
import { billedResponse, PRICEABLE_COLUMNS, type PriceableRow } from './cost-by-mode.ts';
import { usageCondition } from './range.ts';
import { type RateSpan, rateSpans } from './rate-spans.ts';
import { QUARTER_MS } from './time-zone-days.ts';
import { prepareSums, ROLLUP_SUMS, Sums, type SumsRow } from './totals.ts';

/** Tokens (or searches) and cost of one kind, 1e-12 USD. */
type Part = { quantity: bigint; picoUsd: bigint };

export type KindCosts = {
  parts: Record<TermKind, Part>;
  /** Cost that is not the sum of any known rates, with the tokens it is for. */
  apart: Part;
  reasoningInOutput: bigint;
  totals: Sums;
};

type Buckets = { first: number; end: number };

type KindRow = SumsRow & {
  platform: string;
  span: bigint | null;
  fits: bigint;
  write_5m: bigint;
  write_1h: bigint;
  searches: bigint;
};

/**
 * What tokens of each kind cost. A quarter-hour of a model is taken apart by the model's rates; where their products do
 * not make exactly what was billed (long contexts, fast mode, a cost that the tool reported, prices of another time), it
 * is done response by response, and a response that does not fit either stays apart.
 */
export function kindCosts(database: ReadableDB, scope: Scope, buckets: Buckets, book: PriceBook): KindCosts {
  const spans = spansOf(database, scope, buckets, book);
  const costs = nothing();
  for (const row of rowsByFit(database, scope, buckets, spans)) {
    costs.totals.add(row);
    const quantities = quantitiesOf(row, costs);
    const rates = row.fits === 1n && row.span !== null ? spans[Number(row.span)]?.rates : undefined;
    for (const [kind, quantity] of quantities) {
      costs.parts[kind].quantity += quantity;
      if (rates !== undefined) costs.parts[kind].picoUsd += quantity * BigInt(rates[kind]);
    }
  }
  for (const row of misfits(database, scope, buckets, spans)) addResponse(costs, row, book);
  return costs;
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

function quantitiesOf(row: KindRow, costs: KindCosts): [TermKind, bigint][] {
  const isApart = billsReasoningApart(platformSchema.parse(row.platform));
  if (!isApart) costs.reasoningInOutput += row.reasoning ?? 0n;
  return [
    ['input', row.input ?? 0n],
    ['output', row.output ?? 0n],
    ['reasoning', isApart ? (row.reasoning ?? 0n) : 0n],
    ['cache_read', row.cache_read ?? 0n],
    ['cache_write_5m', row.write_5m],
    ['cache_write_1h', row.write_1h],
    ['web_search', row.searches],
  ];
}

function addResponse(costs: KindCosts, row: PriceableRow & { platform: string }, book: PriceBook): void {
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

function spansOf(database: ReadableDB, scope: Scope, { first, end }: Buckets, book: PriceBook): RateSpan[] {
  const filter = usageCondition(scope);
  const used = database
    .prepare<(number | string)[], { model: string; first: number; last: number }>(
      `SELECT model, min(bucket) AS first, max(bucket) AS last FROM usage_rollup
       WHERE bucket >= ? AND bucket < ? ${filter.where} GROUP BY model`,
    )
    .all(first, end, ...filter.values);
  return used.flatMap((model) => rateSpans(book, model.model, model.first, model.last + 1));
}

/** Rows of `usage_rollup` with their place among the spans, and whether the span's rates make their cost. */
function priced(spans: readonly RateSpan[]): { with: string; from: string; values: (bigint | string)[] } {
  // Whole numbers: JavaScript numbers would arrive in SQLite as reals, whose products are not exact.
  const values = spans.flatMap(({ model, first, end, rates }, index) => [
    BigInt(index),
    model,
    BigInt(first),
    BigInt(end),
    BigInt(rates.input),
    BigInt(rates.output),
    BigInt(rates.cache_read),
    BigInt(rates.cache_write_5m),
    BigInt(rates.cache_write_1h),
    BigInt(rates.web_search),
  ]);
  const none = 'SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE false';
  const rows = spans.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ');
  const expected = `input_tokens * input_rate + output_tokens * output_rate + reasoning_tokens * output_rate
    + cache_read_tokens * read_rate + cache_write_5m_tokens * write_5m_rate + cache_write_1h_tokens * write_1h_rate
    + web_searches * search_rate`;
  return {
    with: `WITH spans (span, span_model, span_first, span_end, input_rate, output_rate, read_rate, write_5m_rate,
        write_1h_rate, search_rate) AS MATERIALIZED (${spans.length === 0 ? none : `VALUES ${rows}`}),
      priced AS (SELECT usage_rollup.*, span, coalesce(cost_picousd = ${expected}, 0) AS fits
        FROM usage_rollup LEFT JOIN spans ON span_model = model AND bucket >= span_first AND bucket < span_end)`,
    from: 'FROM priced WHERE bucket >= ? AND bucket < ?',
    values,
  };
}

function rowsByFit(
  database: ReadableDB,
  scope: Scope,
  { first, end }: Buckets,
  spans: readonly RateSpan[],
): IterableIterator<KindRow> {
  const filter = usageCondition(scope);
  const query = priced(spans);
  return prepareSums<KindRow>(
    database,
    `${query.with} SELECT platform, span, fits, sum(cache_write_5m_tokens) AS write_5m,
       sum(cache_write_1h_tokens) AS write_1h, sum(web_searches) AS searches, ${ROLLUP_SUMS}
     ${query.from} ${filter.where} GROUP BY platform, span, fits`,
  ).iterate(...query.values, first, end, ...filter.values);
}

/** The responses of the quarter-hours whose cost the rates do not make. */
function misfits(
  database: ReadableDB,
  scope: Scope,
  { first, end }: Buckets,
  spans: readonly RateSpan[],
): IterableIterator<PriceableRow & { platform: string }> {
  const filter = usageCondition(scope);
  const query = priced(spans);
  const columns = PRICEABLE_COLUMNS.split(',').map((name) => `billed.${name.trim()}`);
  return database
    .prepare<(number | bigint | string)[], PriceableRow & { platform: string }>(
      // The order of a CROSS JOIN is kept: each quarter-hour is looked up by its time.
      `${query.with}, misfits AS MATERIALIZED (
         SELECT bucket, platform, model, project_hash ${query.from} AND fits = 0 AND cost_picousd <> 0 ${filter.where})
       SELECT billed.platform, ${columns.join(', ')} FROM misfits CROSS JOIN usage AS billed INDEXED BY usage_time
       WHERE billed.occurred_at >= misfits.bucket * ${QUARTER_MS}
         AND billed.occurred_at < (misfits.bucket + 1) * ${QUARTER_MS}
         AND billed.platform = misfits.platform AND billed.model = misfits.model
         AND billed.project_hash = misfits.project_hash AND billed.cost_picousd <> 0`,
    )
    .safeIntegers(true)
    .iterate(...query.values, first, end, ...filter.values);
}
