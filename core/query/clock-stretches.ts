import { QUARTER_MS, type ZoneDays } from './time-zone-days.ts';

const MINUTE_MS = 60_000;
const WEEK_QUARTERS = 7 * 96;

/** Buckets between which a zone's clocks are not changed, and how many quarter-hours they are ahead of UTC. */
export type ClockStretch = { first: number; end: number; ahead: number };

/** Cuts buckets where clocks change, which they do at most once in a week. */
export function clockStretches(days: ZoneDays, first: number, end: number): ClockStretch[] {
  const stretches: ClockStretch[] = [];
  let from = first;
  while (from < end) {
    const ahead = quartersAhead(days, from);
    let last = from;
    let next = Math.min(from + WEEK_QUARTERS, end);
    while (next < end && quartersAhead(days, next) === ahead) {
      last = next;
      next = Math.min(next + WEEK_QUARTERS, end);
    }
    if (next < end || quartersAhead(days, next - 1) !== ahead) next = changeBetween(days, last, next, ahead);
    stretches.push({ first: from, end: next, ahead });
    from = next;
  }
  return stretches;
}

/** The first bucket of another offset, in the week between the two. */
function changeBetween(days: ZoneDays, last: number, next: number, ahead: number): number {
  let same = last;
  let other = next;
  while (other - same > 1) {
    const middle = Math.floor((other + same) / 2);
    if (quartersAhead(days, middle) === ahead) same = middle;
    else other = middle;
  }
  return other;
}

function quartersAhead(days: ZoneDays, bucket: number): number {
  const instant = bucket * QUARTER_MS;
  const local = Date.parse(`${days.dayOf(instant)}T00:00:00Z`) + days.minuteOfDay(instant) * MINUTE_MS;
  return (local - instant) / QUARTER_MS;
}
