import type { Random } from '../../core/sample-data/random.ts';
import { PROJECTS, TOOLS } from './catalogue.ts';
import { type SessionPlan, weighted } from './invent-session.ts';

export type HistorySize = { responses: number; sessions: number; days: number };

/** What the figures of README.md are about. */
export const WHOLE_SIZE: HistorySize = { responses: 1_000_000, sessions: 6_000, days: 548 };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Sessions that go on while the figures are looked at. */
const ACTIVE = 3;
const ACTIVE_SINCE_MS = 20 * 60_000;
/** Sunday first: most work is done on workdays. */
const WEEKDAYS = [0.15, 1, 1.1, 1.1, 1.05, 0.8, 0.25];
const FIRST_HOUR = 7;
const WORK_HOURS = 14;
/** The longest session, against a middling one. */
const LONGEST = 40;

/**
 * When which tool was used how long and where, newest first, as a first run reads it. More happens lately than in the
 * beginning, and the lengths of sessions differ as they do in life: many short ones, few very long ones.
 * @param now end of the history, epoch milliseconds
 */
export function planHistory(random: Random, size: HistorySize, now: number): SessionPlan[] {
  const lengths = Array.from({ length: size.sessions }, () => 1 + random.fraction() ** 4 * LONGEST);
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  const starts = lengths.map((_, index) =>
    index < ACTIVE ? now - ACTIVE_SINCE_MS * (index + 1) : startIn(random, size.days, now),
  );
  starts.sort((one, other) => other - one);
  return lengths.map((length, index) => ({
    tool: weighted(random, TOOLS),
    project: PROJECTS[random.skewed(0, PROJECTS.length - 1)] ?? random.pick(PROJECTS),
    startAt: starts[index] ?? now,
    responses: Math.max(1, Math.round((length / whole) * size.responses)),
    until: now,
  }));
}

function startIn(random: Random, days: number, now: number): number {
  for (;;) {
    // The square root makes the last days the fullest ones.
    const at = now - (1 - Math.sqrt(random.fraction() * 0.75 + 0.25)) * 2 * days * DAY_MS;
    const weekday = WEEKDAYS[new Date(at).getUTCDay()] ?? 1;
    if (random.fraction() * 1.1 > weekday) continue;
    const midnight = Math.floor(at / DAY_MS) * DAY_MS;
    const start = midnight + (FIRST_HOUR + random.fraction() * WORK_HOURS) * HOUR_MS;
    if (start < now) return Math.floor(start);
  }
}
