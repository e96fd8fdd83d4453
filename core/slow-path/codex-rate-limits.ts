import type { CodexRow } from './codex-rollout.ts';
import type { RateLimitFact } from './event-facts.ts';

/** A reset that is told in seconds left moves by the time the answer took: that is no other reset. */
const SAME_RESET_MS = 60_000;

/** The readings of rate limits in these rows: those in which something is other than in the reading before. */
export function readRateLimits(rows: readonly CodexRow[], externalId: string): RateLimitFact[] {
  const found: RateLimitFact[] = [];
  const last = new Map<string, RateLimitFact>();
  for (const { event } of rows) {
    for (const { limitId = '', slot, usedPercent, windowMinutes = null, resetsAt = null } of event.record.rateLimits ??
      []) {
      const observedAt = Date.parse(event.timestamp);
      const reading = { externalId, limitId, slot, observedAt, usedPercent, windowMinutes, resetsAt };
      const window = `${slot} ${limitId}`;
      const before = last.get(window);
      if (before !== undefined && isSame(before, reading)) continue;
      last.set(window, reading);
      found.push(reading);
    }
  }
  return found;
}

function isSame(one: RateLimitFact, other: RateLimitFact): boolean {
  if (one.usedPercent !== other.usedPercent || one.windowMinutes !== other.windowMinutes) return false;
  if (one.resetsAt === null || other.resetsAt === null) return one.resetsAt === other.resetsAt;
  return Math.abs(one.resetsAt - other.resetsAt) <= SAME_RESET_MS;
}
