import type { Range } from './range.ts';
import { addDays, daysBetween } from './time-zone-days.ts';

/** From (included) to (excluded), epoch milliseconds. */
export type Interval = { from: number; to: number };

/**
 * A range as far as it has passed, and the same part of as many days before it: on Thursday at 14:32 the week so far is
 * compared with the week before until its Thursday 14:32, never with the whole of it. null where the range has no start.
 * @param now epoch milliseconds
 */
export function comparedPeriod(
  range: Range,
  until: string | undefined,
  now: number,
): { now: Interval; before: Interval } | null {
  if (!range.hasStart) return null;
  const { days } = range;
  const today = days.dayOf(now);
  const first = days.dayOf(range.from);
  const length = Math.max(0, daysBetween(first, until ?? today)) + 1;
  const before = { from: days.startOfDay(addDays(first, -length)), to: range.from };
  if (now >= range.to) return { now: { from: range.from, to: range.to }, before };
  const passed = Math.max(range.from, now);
  const sameMinute = days.instantOf(addDays(days.dayOf(passed), -length), days.minuteOfDay(passed));
  return {
    now: { from: range.from, to: passed },
    before: { from: before.from, to: Math.min(before.to, Math.max(before.from, sameMinute)) },
  };
}
