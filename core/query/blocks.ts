import type { z } from 'zod';
import type { Block, Blocks, blocksArgsSchema } from '../contracts/blocks.ts';
import type { ReadableDB } from '../storage/database.ts';
import { blocksReadFrom } from './block-beginning.ts';
import { BLOCK_MS, type BlockSpan, cutIntoBlocks } from './block-times.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { type Range, resolveRange } from './range.ts';
import { lastRateLimits, turnOutcomes } from './rate-limits.ts';
import { type Costing, type ResponseRow, responses } from './responses.ts';
import type { ReadDays } from './time-zone-days.ts';
import { Sums, usdFromPico } from './totals.ts';

const MINUTE_MS = 60_000;
const RECENT_MS = 3 * 86_400_000;
/** Share of the limit from which a projection is a warning. */
const WARNING_SHARE = 0.8;

type Span = BlockSpan<ResponseRow>;
type Limit = number | null;

/** Whose blocks are shown when nothing else is asked for: windows of five hours are its way of limiting. */
const DEFAULT_PLATFORM = 'claude_code';

/**
 * The five-hour blocks of one platform's responses, those of Claude Code unless others are asked for. A range leaves out blocks that start outside it; where blocks are cut depends on all history.
 * @param now epoch milliseconds.
 */
export function blocks(
  database: ReadableDB | null,
  args: z.output<typeof blocksArgsSchema>,
  costing: Costing,
  now: number,
  readDays?: ReadDays,
): Blocks {
  const range = resolveRange(args, readDays);
  const platform = args.platform ?? (args.allPlatforms === true ? null : DEFAULT_PLATFORM);
  const head = { timezone: range.days.zone, platform };
  if (database === null) {
    const sums = { unpricedTokens: 0, estimatedCost: 0, estimatedTokens: 0 };
    return { ...head, blocks: [], ...sums, rateLimits: [], turnOutcomes: [], freshness: NEVER_FRESH };
  }
  const { timezone, project } = args;
  const always = resolveRange({ timezone, platform: platform ?? undefined, project }, readDays);
  // The most tokens of any block are those of all history.
  const from = args.tokenLimit === 0 ? always.from : blocksReadFrom(database, always, shownFrom(args, range, now));
  const all = cutIntoBlocks(responses(database, { ...always, from: Math.max(always.from, from) }, costing));
  const shown = all.filter(
    (span) =>
      span.start >= range.from &&
      span.start < range.to &&
      (args.active !== true || isActive(span, now)) &&
      (args.recent !== true || span.start >= now - RECENT_MS || isActive(span, now)),
  );
  const limit = args.tokenLimit === 0 ? mostTokens(all, now) : (args.tokenLimit ?? null);
  const totals = new Sums();
  for (const span of shown) totals.merge(sumsOf(span.entries));
  const { unpricedTokens, estimatedCost, estimatedTokens } = totals.totals();
  return {
    ...head,
    blocks: shown.map((span) => (span.entries.length === 0 ? gapBlock(span) : usageBlock(span, limit, now))),
    unpricedTokens,
    estimatedCost,
    estimatedTokens,
    rateLimits: lastRateLimits(database, platform, now),
    turnOutcomes: turnOutcomes(
      database,
      platform,
      shown.filter((span) => span.entries.length > 0),
    ),
    freshness: readFreshness(database, platform ?? undefined),
  };
}

/** No block that begins earlier is shown. */
function shownFrom(args: z.output<typeof blocksArgsSchema>, { from }: Range, now: number): number {
  if (args.active === true) return Math.max(from, now - BLOCK_MS);
  // One that began before and goes on is among them.
  return args.recent === true ? Math.max(from, now - RECENT_MS) : from;
}

function isActive(span: Span, now: number): boolean {
  const last = span.entries.at(-1);
  return last !== undefined && now - last.occurredAt < BLOCK_MS && now < span.end;
}

function mostTokens(spans: readonly Span[], now: number): Limit {
  const finished = spans.filter((span) => span.entries.length > 0 && !isActive(span, now));
  const most = Math.max(0, ...finished.map((span) => sumsOf(span.entries).totals().totalTokens));
  return most === 0 ? null : most;
}

function sumsOf(entries: readonly ResponseRow[]): Sums {
  const sums = new Sums();
  for (const entry of entries) sums.add(entry);
  return sums;
}

function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}

function gapBlock(span: Span): Block {
  return {
    id: `gap-${isoTime(span.start)}`,
    startTime: isoTime(span.start),
    endTime: isoTime(span.end),
    actualEndTime: null,
    isActive: false,
    isGap: true,
    entries: 0,
    tokenCounts: { inputTokens: 0, outputTokens: 0, cacheCreationInputTokens: 0, cacheReadInputTokens: 0 },
    totalTokens: 0,
    costUSD: 0,
    models: [],
    burnRate: null,
    projection: null,
  };
}

function usageBlock(span: Span, limit: Limit, now: number): Block {
  const totals = sumsOf(span.entries).totals();
  const first = span.entries[0]?.occurredAt ?? span.start;
  const last = span.entries.at(-1)?.occurredAt ?? span.start;
  const active = isActive(span, now);
  const minutes = (last - first) / MINUTE_MS;
  const burnRate: Block['burnRate'] =
    active && minutes > 0
      ? {
          tokensPerMinute: totals.totalTokens / minutes,
          tokensPerMinuteForIndicator: (totals.inputTokens + totals.outputTokens) / minutes,
          costPerHour: (totals.totalCost / minutes) * 60,
        }
      : null;
  const projection = burnRate === null ? null : project(totals, burnRate, span.end - now);
  return {
    id: isoTime(span.start),
    startTime: isoTime(span.start),
    endTime: isoTime(span.end),
    actualEndTime: isoTime(last),
    isActive: active,
    isGap: false,
    entries: span.entries.length,
    tokenCounts: {
      inputTokens: totals.inputTokens,
      outputTokens: totals.outputTokens,
      cacheCreationInputTokens: totals.cacheCreationTokens,
      cacheReadInputTokens: totals.cacheReadTokens,
    },
    totalTokens: totals.totalTokens,
    costUSD: usdFromPico(span.entries.reduce((sum, entry) => sum + (entry.cost ?? 0n), 0n)),
    models: [...new Set(span.entries.map((entry) => entry.model))],
    burnRate,
    projection,
    ...(limit === null || projection === null ? {} : { tokenLimitStatus: limitStatus(projection.totalTokens, limit) }),
  };
}

/** The block's sums at its end if the rate stays. The minutes that are left count whole, as ccusage counts them. */
function project(
  totals: { totalTokens: number; totalCost: number },
  burnRate: NonNullable<Block['burnRate']>,
  leftMs: number,
): NonNullable<Block['projection']> {
  const remainingMinutes = Math.max(0, Math.round(leftMs / MINUTE_MS));
  const totalCost = totals.totalCost + (burnRate.costPerHour / 60) * remainingMinutes;
  return {
    totalTokens: Math.round(totals.totalTokens + burnRate.tokensPerMinute * remainingMinutes),
    totalCost: Math.round(totalCost * 100) / 100,
    remainingMinutes,
  };
}

function limitStatus(projectedUsage: number, limit: number): NonNullable<Block['tokenLimitStatus']> {
  const share = projectedUsage / limit;
  const status = share > 1 ? 'exceeds' : share > WARNING_SHARE ? 'warning' : 'ok';
  return { limit, projectedUsage, percentUsed: share * 100, status };
}
