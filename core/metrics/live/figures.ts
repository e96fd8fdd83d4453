import {
  LIVE_LEADERS_MAX,
  LIVE_STEPS,
  LIVE_WINDOW_NAMES,
  LIVE_WINDOWS,
  type LiveLeader,
  type LiveMetrics,
  type LiveSpreadFigures,
  type LiveWindow,
  type LiveWindowName,
} from '../../contracts/live-metrics.ts';
import type { LiveBucket } from './bucket.ts';
import type { Collected } from './collected.ts';
import { type Spread, spreadPercentile } from './histogram.ts';
import { bucketsOf } from './windows.ts';

const MINUTE_MS = 60_000;

/**
 * The one definition of the live figures, whatever they were collected from.
 * @param projectName of a project's hash; null = it has none
 */
export function liveFigures(
  { windows, minutes, leaders, latest, activeSessions }: Collected,
  source: LiveMetrics['source'],
  now: number,
  projectName: (hash: string) => string | null,
): LiveMetrics {
  const asIs = (key: string) => key;
  return {
    at: new Date(now).toISOString(),
    source,
    windows: LIVE_WINDOW_NAMES.map((window) => windowFigures(window, windows[window], now)),
    minutes: minuteFigures(minutes, now),
    latest,
    activeSessions,
    leaders: {
      models: leaderList(leaders.models, asIs),
      tools: leaderList(leaders.tools, asIs),
      projects: leaderList(leaders.projects, (hash) => projectName(hash) ?? hash),
      platforms: leaderList(leaders.platforms, asIs),
    },
  };
}

function windowFigures(window: LiveWindowName, { counts, spreads }: LiveBucket, now: number): LiveWindow {
  const { first, step } = bucketsOf(window, now);
  const { widthMs } = LIVE_STEPS[step];
  const { count: responses, sum: tokens } = spreads.responseTokens;
  return {
    window,
    since: new Date(first * widthMs).toISOString(),
    stepMs: widthMs,
    responses,
    tokens,
    tokensPerMinute: (tokens * MINUTE_MS) / (LIVE_WINDOWS[window].buckets * widthMs),
    responseTokens: spreadFigures(spreads.responseTokens),
    promptLength: spreadFigures(spreads.promptLength),
    toolDurationMs: spreadFigures(spreads.toolDurationMs),
    ...counts,
  };
}

function spreadFigures(spread: Spread): LiveSpreadFigures | null {
  if (spread.count === 0) return null;
  const percentile = (percent: number) => Math.round(spreadPercentile(spread, percent) ?? 0);
  return {
    count: spread.count,
    mean: spread.sum / spread.count,
    p50: percentile(50),
    p95: percentile(95),
    p99: percentile(99),
  };
}

function minuteFigures(minutes: ReadonlyMap<number, LiveBucket>, now: number): LiveMetrics['minutes'] {
  const { first, last } = bucketsOf('hour', now);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const bucket = minutes.get(first + index);
    return {
      at: new Date((first + index) * MINUTE_MS).toISOString(),
      responses: bucket?.spreads.responseTokens.count ?? 0,
      tokens: bucket?.spreads.responseTokens.sum ?? 0,
      toolCalls: bucket?.counts.toolCalls ?? 0,
      toolFailures: bucket?.counts.toolFailures ?? 0,
    };
  });
}

/** Most first; what is equal by name, so that two doors show one order. */
function leaderList(scores: ReadonlyMap<string, number>, labelOf: (key: string) => string): LiveLeader[] {
  return [...scores]
    .filter(([, value]) => value > 0)
    .sort(([one, ofOne], [other, ofOther]) => ofOther - ofOne || (one < other ? -1 : 1))
    .slice(0, LIVE_LEADERS_MAX)
    .map(([key, value]) => ({ key, label: labelOf(key), value }));
}
