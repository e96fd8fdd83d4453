import { billsReasoningApart, platformSchema } from '../contracts/platform.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { TermKind } from '../pricing/price-response.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Scope } from './billed-between.ts';
import { billedResponse, PRICEABLE_COLUMNS, type PriceableRow } from './cost-by-mode.ts';
import { type Buckets, QUARTERS_PER_DAY, wholeDays } from './kept-sums.ts';
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

type KindRow = SumsRow & {
  platform: string;
  span: bigint | null;
  fits: bigint;
  isFree: bigint;
  write_5m: bigint;
  write_1h: bigint;
  searches: bigint;
};

/**
 * What tokens of each kind cost. A day of a model is taken apart by the model's rates; where their products do not make
 * exactly what was billed (long contexts, fast mode, a cost that the tool reported, prices of another time), it is done
 * by quarter-hours, there response by response, and a response that does not fit either stays apart.
 */
export function kindCosts(database: ReadableDB, scope: Scope, buckets: Buckets, book: PriceBook): KindCosts {
  const spans = spansOf(database, scope, buckets, book);
  const costs = nothing();
  const { days, rests } = wholeDays(buckets);
  const quarters = rests.map((rest) => quartersOf(scope, rest));
  if (days !== null) {
    let hasUnfit = false;
    for (const row of rowsByFit(database, daysOf(scope, days), spans)) {
      if (isMisfit(row)) hasUnfit = true;
      else addRow(costs, row, spans);
    }
    if (hasUnfit) quarters.push(quartersOfUnfitDays(scope, days));
  }
  for (const source of quarters) {
    let hasMisfits = false;
    for (const row of rowsByFit(database, source, spans)) {
      addRow(costs, row, spans);
      hasMisfits ||= isMisfit(row);
    }
    if (!hasMisfits) continue;
    for (const row of misfits(database, source, spans)) addResponse(costs, row, book);
  }
  return costs;
}

function isMisfit({ fits, isFree }: KindRow): boolean {
  return fits === 0n && isFree === 0n;
}

function addRow(costs: KindCosts, row: KindRow, spans: readonly RateSpan[]): void {
  costs.totals.add(row);
  const quantities = quantitiesOf(row, costs);
  const rates = row.fits === 1n && row.span !== null ? spans[Number(row.span)]?.rates : undefined;
  for (const [kind, quantity] of quantities) {
    costs.parts[kind].quantity += quantity;
    if (rates !== undefined) costs.parts[kind].picoUsd += quantity * BigInt(rates[kind]);
  }
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

/** The rates of the models that were used, from the first day to the last on which they were. */
function spansOf(database: ReadableDB, scope: Scope, { first, end }: Buckets, book: PriceBook): RateSpan[] {
  const filter = usageCondition(scope);
  const used = database
    .prepare<(number | string)[], { model: string; first: number; last: number }>(
      `SELECT model, min(day) AS first, max(day) AS last FROM day_rollup
       WHERE day >= ? AND day < ? ${filter.where} GROUP BY model`,
    )
    .all(Math.floor(first / QUARTERS_PER_DAY), Math.ceil(end / QUARTERS_PER_DAY), ...filter.values);
  return used.flatMap((model) =>
    rateSpans(book, model.model, model.first * QUARTERS_PER_DAY, (model.last + 1) * QUARTERS_PER_DAY),
  );
}

/** Rows of sums to be priced: `rows` is a select, which may stand on tables of `with`. */
type Source = { with: string; rows: string; values: (number | string)[] };

function quartersOf(scope: Scope, { first, end }: Buckets): Source {
  const { where, values } = usageCondition(scope);
  const rows = `SELECT * FROM usage_rollup WHERE bucket >= ? AND bucket < ? ${where}`;
  return { with: '', rows, values: [first, end, ...values] };
}

function daysOf(scope: Scope, { first, end }: Buckets): Source {
  const { where, values } = usageCondition(scope);
  const rows = `SELECT day * ${QUARTERS_PER_DAY} AS bucket, * FROM day_rollup WHERE day >= ? AND day < ? ${where}`;
  return { with: '', rows, values: [first, end, ...values] };
}

/** The quarter-hours of what the rates do not make on a whole day. Each of these days is read once. */
function quartersOfUnfitDays(scope: Scope, days: Buckets): Source {
  const ofDays = daysOf(scope, days);
  return {
    with: `, unfit AS MATERIALIZED (
        SELECT day, platform, model, project_hash FROM (${priced(ofDays.rows)}) WHERE fits = 0 AND cost_picousd <> 0),
      unfit_days AS MATERIALIZED (SELECT DISTINCT day AS unfit_day FROM unfit)`,
    rows: `SELECT usage_rollup.* FROM unfit_days CROSS JOIN usage_rollup CROSS JOIN unfit
      WHERE bucket >= unfit_day * ${QUARTERS_PER_DAY} AND bucket < (unfit_day + 1) * ${QUARTERS_PER_DAY}
        AND unfit.day = unfit_day AND unfit.platform = usage_rollup.platform AND unfit.model = usage_rollup.model
        AND unfit.project_hash = usage_rollup.project_hash`,
    values: ofDays.values,
  };
}

/** Rows with their place among the spans, and whether the span's rates make their cost. */
function priced(rows: string): string {
  const expected = `input_tokens * input_rate + output_tokens * output_rate + reasoning_tokens * output_rate
    + cache_read_tokens * read_rate + cache_write_5m_tokens * write_5m_rate + cache_write_1h_tokens * write_1h_rate
    + web_searches * search_rate`;
  return `SELECT summed.*, span, coalesce(cost_picousd = ${expected}, 0) AS fits
    FROM (${rows}) AS summed LEFT JOIN spans ON span_model = model AND bucket >= span_first AND bucket < span_end`;
}

/** What a query on priced rows of a source begins with. */
function withPriced(spans: readonly RateSpan[], source: Source): { sql: string; values: (bigint | number | string)[] } {
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
  return {
    sql: `WITH spans (span, span_model, span_first, span_end, input_rate, output_rate, read_rate, write_5m_rate,
        write_1h_rate, search_rate) AS MATERIALIZED (${spans.length === 0 ? none : `VALUES ${rows}`})
      ${source.with}, priced AS (${priced(source.rows)})`,
    values: [...values, ...source.values],
  };
}

function rowsByFit(database: ReadableDB, source: Source, spans: readonly RateSpan[]): IterableIterator<KindRow> {
  const query = withPriced(spans, source);
  return prepareSums<KindRow>(
    database,
    `${query.sql} SELECT platform, span, fits, cost_picousd = 0 AS isFree, sum(cache_write_5m_tokens) AS write_5m,
       sum(cache_write_1h_tokens) AS write_1h, sum(web_searches) AS searches, ${ROLLUP_SUMS}
     FROM priced GROUP BY platform, span, fits, isFree`,
  ).iterate(...query.values);
}

/** The responses of the quarter-hours whose cost the rates do not make. */
function misfits(
  database: ReadableDB,
  source: Source,
  spans: readonly RateSpan[],
): IterableIterator<PriceableRow & { platform: string }> {
  const query = withPriced(spans, source);
  const columns = PRICEABLE_COLUMNS.split(',').map((name) => `billed.${name.trim()}`);
  return database
    .prepare<(number | bigint | string)[], PriceableRow & { platform: string }>(
      // The order of a CROSS JOIN is kept: each quarter-hour is looked up by its time.
      `${query.sql}, misfits AS MATERIALIZED (
         SELECT bucket, platform, model, project_hash FROM priced WHERE fits = 0 AND cost_picousd <> 0)
       SELECT billed.platform, ${columns.join(', ')} FROM misfits CROSS JOIN usage AS billed INDEXED BY usage_time
       WHERE billed.occurred_at >= misfits.bucket * ${QUARTER_MS}
         AND billed.occurred_at < (misfits.bucket + 1) * ${QUARTER_MS}
         AND billed.platform = misfits.platform AND billed.model = misfits.model
         AND billed.project_hash = misfits.project_hash AND billed.cost_picousd <> 0`,
    )
    .safeIntegers(true)
    .iterate(...query.values);
}
