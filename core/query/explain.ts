import type { z } from 'zod';
import type { Explain, ExplainedUsage, explainArgsSchema } from '../contracts/explain.ts';
import { platformSchema } from '../contracts/platform.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { ReadableDB } from '../storage/database.ts';
import { billedResponse, PRICEABLE_COLUMNS, type PriceableRow } from './cost-by-mode.ts';
import { exactUsd } from './exact-usd.ts';

type UsageRow = PriceableRow & {
  id: bigint;
  platform: string;
  message_id: string;
  request_id: string;
  external_id: string;
  parent_external_id: string | null;
  agent_id: string | null;
  price_version: string | null;
};

/** What another model was asked on the way to a message stands under the message's id and this. */
const ADVISOR_PATTERN = '#advisor%';

/** Every term of what a response cost. An unknown id has no responses. */
export function explain(
  database: ReadableDB | null,
  args: z.output<typeof explainArgsSchema>,
  prices: () => PriceBook,
): Explain {
  if (database === null) return { responses: [] };
  const rows = database
    .prepare<(string | number)[], UsageRow>(
      `SELECT id, platform, message_id, request_id, external_id, parent_external_id, agent_id, price_version,
         ${PRICEABLE_COLUMNS}
       FROM usage WHERE id = ? OR message_id = ? OR message_id LIKE ? ESCAPE '\\' OR request_id = ? ORDER BY id`,
    )
    .safeIntegers(true)
    .all(rowNumber(args.usage), args.usage, `${escaped(args.usage)}${ADVISOR_PATTERN}`, args.usage);
  return { responses: rows.map((row) => explained(row, prices())) };
}

/** -1, which no row has, for what is no number. */
function rowNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : -1;
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function explained(row: UsageRow, prices: PriceBook): ExplainedUsage {
  return {
    id: Number(row.id),
    platform: platformSchema.parse(row.platform),
    messageId: row.message_id,
    requestId: row.request_id,
    sessionId: row.external_id,
    parentSessionId: row.parent_external_id,
    agentId: row.agent_id,
    model: row.model,
    occurredAt: new Date(Number(row.occurred_at)).toISOString(),
    cost: exactUsd(row.cost_picousd),
    costSource: row.cost_source,
    priceVersion: row.price_version,
    reportedCost: row.reported_picousd === null ? null : exactUsd(row.reported_picousd),
    calculation: calculationOf(row, prices),
  };
}

function calculationOf(row: UsageRow, prices: PriceBook): ExplainedUsage['calculation'] {
  const priced = prices.priceResponse(billedResponse(row), 'calculate');
  if (priced.pricedAs === null || priced.rateSource === null) return null;
  return {
    total: exactUsd(BigInt(priced.costPicoUsd)),
    terms: priced.terms.map((term) => ({
      kind: term.kind,
      quantity: term.quantity,
      baseRate: exactUsd(BigInt(term.baseRatePicoUsd)),
      rate: exactUsd(BigInt(term.ratePicoUsd)),
      amount: exactUsd(BigInt(term.amountPicoUsd)),
    })),
    pricedAs: priced.pricedAs,
    rateSource: priced.rateSource,
    validFrom: priced.validFrom,
    validUntil: priced.validUntil,
    tier: priced.longContext ? 'long_context' : 'standard',
    multipliers: priced.multipliers.map(({ kind, permille }) => ({ kind, factor: permille / 1000 })),
    priceVersion: priced.priceVersion,
    isEstimate: priced.costSource === 'estimated' || row.is_estimated === 1n,
  };
}
