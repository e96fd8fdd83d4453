import { z } from 'zod';
import type { ReportKind, ReportRow } from '../contracts/api.ts';
import type { Block } from '../contracts/blocks.ts';
import type { PriceMode } from '../contracts/price-override.ts';
import type { Totals } from '../contracts/usage.ts';
import { picoUsd } from './test-bill.ts';
import type { CorpusHome } from './test-corpus-home.ts';
import type { ExpectedPart } from './test-rule.ts';

/** What a home answers to the questions of a rule, in the words of the rule. */

/** A rule's part with its money as the contract answers it: the number nearest to the exact amount. */
export type Part = Omit<ExpectedPart, 'usd'> & { usd: number };

function partOf(totals: Totals): Part {
  return {
    responses: totals.responses,
    input: totals.inputTokens,
    output: totals.outputTokens,
    reasoning: totals.reasoningTokens,
    cacheRead: totals.cacheReadTokens,
    cacheWrite: totals.cacheCreationTokens,
    usd: totals.totalCost,
  };
}

/** The whole of a home. */
export async function answerTotals(home: CorpusHome) {
  const { totals } = await home.queries.call('report', { kind: 'daily', timezone: 'UTC' });
  const { sources, unpriced = [], deadLetters, freshness } = await home.queries.call('status', {});
  const { cacheWrite, ...part } = partOf(totals);
  // The contract adds both kinds of cache writes up.
  const writes = `SELECT coalesce(sum(cache_write_5m_tokens), 0) AS cacheWrite5m,
    coalesce(sum(cache_write_1h_tokens), 0) AS cacheWrite1h FROM usage`;
  const [kinds] = rowsOf(home, z.object({ cacheWrite5m: z.number(), cacheWrite1h: z.number() }), writes);
  if (kinds === undefined || kinds.cacheWrite5m + kinds.cacheWrite1h !== cacheWrite) {
    throw new Error('the report adds up other cache writes than the responses have');
  }
  const rejected: Record<string, number> = {};
  for (const { rejectedByReason } of sources) {
    for (const [reason, lines] of Object.entries(rejectedByReason)) rejected[reason] = (rejected[reason] ?? 0) + lines;
  }
  return {
    ...part,
    ...kinds,
    estimatedUsd: totals.estimatedCost,
    estimatedTokens: totals.estimatedTokens,
    unpriced: Object.fromEntries(unpriced.map(({ model, tokens }) => [model, tokens])),
    rejected,
    deadLetters,
    rowsBehind: freshness.rowsBehind,
  };
}

/** One part a row of a report, each with its key as a rule writes it. */
export async function answerParts(
  home: CorpusHome,
  kind: ReportKind,
  timezone = 'UTC',
): Promise<(readonly [key: string, part: Part])[]> {
  const { rows } = await home.queries.call('report', { kind, timezone });
  return rows.map((row) => [keyOf(row, kind), partOf(row)] as const);
}

function keyOf(row: ReportRow, kind: ReportKind): string {
  if (kind === 'projects') return row.label;
  if (kind !== 'agents') return row.key;
  return row.session === null ? 'main' : `${row.session.sessionId}/${row.key}`;
}

export async function answerCost(home: CorpusHome, mode: PriceMode): Promise<number> {
  const { totals } = await home.queries.call('report', { kind: 'daily', timezone: 'UTC', mode });
  return totals.totalCost;
}

/** What `explain` says that all responses cost together, in 1e-12 USD. */
export async function answerExplained(home: CorpusHome): Promise<bigint> {
  let sum = 0n;
  for (const { id } of rowsOf(home, z.object({ id: z.number() }), 'SELECT id FROM usage')) {
    const { responses } = await home.queries.call('explain', { usage: String(id) });
    for (const { cost, costSource, calculation } of responses) {
      const terms = calculation?.terms.reduce((total, term) => total + picoUsd(term.amount), 0n);
      const isCalculated = costSource === 'calculated' || costSource === 'estimated';
      if (isCalculated && terms !== picoUsd(cost)) throw new Error(`the terms of ${cost} USD have another sum`);
      sum += picoUsd(cost);
    }
  }
  return sum;
}

export async function answerPrompts(home: CorpusHome): Promise<Record<string, number>> {
  const { sessions } = await home.queries.call('sessions', { limit: 500 });
  return Object.fromEntries(sessions.map(({ sessionId, prompts }) => [sessionId, prompts]));
}

export async function answerBlocks(home: CorpusHome): Promise<string[]> {
  const { blocks } = await home.queries.call('blocks', { timezone: 'UTC' });
  return blocks.map(blockText);
}

function blockText(block: Block): string {
  const span = `${shortTime(block.startTime)} ${shortTime(block.endTime)}`;
  if (block.isGap) return `gap ${span}`;
  const atEnd = block.projection === null ? '' : ` ${block.projection.totalTokens}`;
  return `${span} ${block.entries} ${block.totalTokens}${atEnd}`;
}

/** Without what is zero at the end: `2026-03-04T10:00`. */
function shortTime(time: string): string {
  return time.replace(/(:00)?\.000Z$/, '').replace(/Z$/, '');
}

export async function answerTools(home: CorpusHome) {
  const { tools, totals } = await home.queries.call('tools', { timezone: 'UTC' });
  const text = (tool: (typeof tools)[number]) => {
    const errors = tool.errorClasses.map(({ errorClass, calls }) => `${errorClass}:${calls}`);
    return [tool.calls, tool.succeeded, tool.failed, tool.undecided, ...errors].join(' ');
  };
  const timed = tools.flatMap(({ toolName, durationP50Ms: half }) =>
    half === null ? [] : [[toolName, half] as const],
  );
  return {
    tools: Object.fromEntries(tools.map((tool) => [tool.toolName, text(tool)])),
    durations: Object.fromEntries(timed),
    searches: { count: totals.searches, estimatedUsd: totals.searchesEstimatedCost },
  };
}

const decisionSchema = z.object({
  tool: z.string().nullable(),
  decision: z.string(),
  by: z.string(),
  suggested: z.number().nullable(),
  accepted: z.number().nullable(),
});

export function answerDecisions(home: CorpusHome): string[] {
  const decisions = rowsOf(
    home,
    decisionSchema,
    `SELECT tool_name AS tool, decision, decided_by AS 'by', lines_suggested AS suggested, lines_accepted AS accepted
     FROM decisions`,
  );
  return decisions
    .map(({ tool, decision, by, suggested, accepted }) => {
      const lines = suggested === null ? '' : ` ${suggested} ${accepted}`;
      return `${tool ?? '-'} ${decision} ${by}${lines}`;
    })
    .sort();
}

export function answerLines(home: CorpusHome): unknown {
  const sum =
    'SELECT coalesce(sum(lines_added), 0) AS added, coalesce(sum(lines_removed), 0) AS removed FROM tool_calls';
  return rowsOf(home, z.object({ added: z.number(), removed: z.number() }), sum)[0];
}

export function answerRewound(home: CorpusHome): string[] {
  const hidden = 'SELECT message_id AS id FROM usage WHERE is_rewound = 1 ORDER BY 1';
  return rowsOf(home, z.object({ id: z.string() }), hidden).map(({ id }) => id);
}

const readingSchema = z.object({
  slot: z.string(),
  percent: z.number(),
  windowMinutes: z.number().nullable(),
  resetsAt: z.number().nullable(),
});

export function answerRateLimits(home: CorpusHome): unknown[] {
  const readings = rowsOf(
    home,
    readingSchema,
    `SELECT slot, used_percent AS percent, window_minutes AS windowMinutes, resets_at AS resetsAt
     FROM rate_limit_readings ORDER BY observed_at, slot`,
  );
  return readings.map(({ resetsAt, ...reading }) => ({
    ...reading,
    resetsAt: resetsAt === null ? null : new Date(resetsAt).toISOString(),
  }));
}

function rowsOf<Row>(home: CorpusHome, schema: z.ZodType<Row>, sql: string): Row[] {
  return z.array(schema).parse(home.database.prepare(sql).all());
}
