import type { ApiSession } from './model.ts';
import type { Lifetime } from './stored-sessions.ts';

/** Sums over live sessions. Latency in milliseconds, the rate of errors in per cent with two decimals, costs in USD. */
export function aggregateOf(sessions: readonly ApiSession[]) {
  const sum = (figure: (session: ApiSession) => number): number =>
    sessions.reduce((all, session) => all + figure(session), 0);
  const requests = sum((session) => session.requestCount);
  const toolCalls = sum((session) => session.toolCallCount);
  const tries = requests + toolCalls;
  const errors = sum((session) => session.errorCount);
  return {
    totalTokens: sum((session) => session.totalTokens),
    totalCost: sum((session) => session.totalCost),
    avgLatencyMs: requests === 0 ? 0 : Math.round(sum((session) => session.totalLatencyMs) / requests),
    // Of everything that can fail, so that it stays below a hundred.
    errorRate: tries === 0 ? 0 : Math.round((errors / tries) * 10_000) / 100,
    totalSessions: sessions.length,
    totalToolCalls: toolCalls,
  };
}

/** Sums over everything that is stored. @param live sessions that are live */
export function lifetimeOf({ totalTokens, totalCost, totalToolCalls, totalSessions }: Lifetime, live: number) {
  return { totalTokens, totalCost, totalToolCalls, totalSessions, archivedSessions: totalSessions - live };
}
