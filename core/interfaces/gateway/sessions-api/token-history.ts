import type { SessionTimeline } from '../../../contracts/session-timeline.ts';
import type { Totals } from '../../../contracts/usage.ts';

/** What a session had used at the end of a minute. `timestamp` is that minute's beginning, epoch milliseconds. */
export type TokenPoint = {
  timestamp: number;
  input: number;
  output: number;
  /** Read from the cache. */
  cache: number;
  /** US dollars. */
  cost: number;
  /** The last point of a session that is over. */
  final?: true;
};

export const MINUTE_MS = 60_000;
/** Minutes of a day. */
export const POINTS_MAX = 1_440;

/**
 * A point for each minute in which something was billed, the newest 1,440 of them. They come out of what is stored, so
 * that a restart loses none.
 */
export function tokenHistory(timeline: SessionTimeline, totals: Totals, isOver: boolean): TokenPoint[] {
  const begin = timeline.startedAt === null ? 0 : Date.parse(timeline.startedAt);
  const { at, input, output, cacheRead, cost } = timeline.responses;
  // Of a very long session the oldest responses are not told one by one; they are in the first point.
  let sums = {
    input: totals.inputTokens - sum(input),
    output: totals.outputTokens - sum(output),
    cache: totals.cacheReadTokens - sum(cacheRead),
    cost: Math.max(0, totals.totalCost - sum(cost)),
  };
  const points = new Map<number, TokenPoint>();
  for (const [place, offset] of at.entries()) {
    sums = {
      input: sums.input + (input[place] ?? 0),
      output: sums.output + (output[place] ?? 0),
      cache: sums.cache + (cacheRead[place] ?? 0),
      cost: sums.cost + (cost[place] ?? 0),
    };
    const timestamp = alignToMinute(begin + offset);
    points.set(timestamp, { timestamp, ...sums });
  }
  const found = [...points.values()].slice(-POINTS_MAX);
  const last = found.at(-1);
  if (isOver && last !== undefined) last.final = true;
  return found;
}

export function alignToMinute(instant: number): number {
  return Math.floor(instant / MINUTE_MS) * MINUTE_MS;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
