import type { Totals } from '../contracts/usage.ts';
import type { UsualDay, UsualPart } from '../contracts/usual-day.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Scope } from './billed-between.ts';
import { billedOneByOne, type QuarterSums, quarterSums, sumsOfSteps } from './quarter-sums.ts';
import { createMemory } from './remembered.ts';
import { timeSteps } from './time-steps.ts';
import { addDays, QUARTER_MS, type ZoneDays } from './time-zone-days.ts';
import { usdFromPico } from './totals.ts';

/** The days before today that are looked at: each day of the week once. */
const USUAL_DAYS = 7;
/** Fewer days are no habit. */
const LEAST_DAYS = 3;
const HOURS = 24;
const MINUTES_PER_HOUR = 60;

/** The tray, the popover and the budgets ask for the same day whenever anything was stored. */
const remembered = createMemory<UsualDay | null>();

/**
 * The mean of the seven days before today, by the clock's hours, and before and behind this minute of the day. A day
 * without usage counts as zero; a day before the first usage that was ever captured does not count, and with fewer than
 * three that do nothing is usual.
 * @param now epoch milliseconds
 */
export function usualDay(database: ReadableDB, days: ZoneDays, scope: Scope, now: number): UsualDay | null {
  const today = days.dayOf(now);
  const minute = days.minuteOfDay(now);
  const key = JSON.stringify([days.zone, scope.platform, scope.project, today, minute]);
  return remembered(database, key, () => readUsualDay(database, days, scope, today, minute));
}

function readUsualDay(
  database: ReadableDB,
  days: ZoneDays,
  scope: Scope,
  today: string,
  minute: number,
): UsualDay | null {
  const first =
    database.prepare<[], { at: number | null }>('SELECT min(occurred_at) AS at FROM usage').get()?.at ?? null;
  if (first === null) return null;
  const counted = Array.from({ length: USUAL_DAYS }, (_, index) => addDays(today, index - USUAL_DAYS)).filter(
    (day) => day >= days.dayOf(first),
  );
  if (counted.length < LEAST_DAYS) return null;
  const whole = { from: days.startOfDay(counted[0] ?? today), to: days.startOfDay(today) };
  const quarters = quarterSums(database, whole, scope);
  const hours = Array.from({ length: HOURS }, nothing);
  const soFar = nothing();
  const rest = nothing();
  for (const day of counted) {
    const { from, to } = { from: days.startOfDay(day), to: days.endOfDay(day) };
    // A minute that the day did not have, because clocks went forward, lies behind the gap.
    const atMinute = Math.min(Math.max(days.instantOf(day, minute), from), to);
    const cut = atMinute - (atMinute % QUARTER_MS);
    // Of the quarter-hour that the minute cuts, what lies before is read response by response.
    const head = { from: cut, ...billedOneByOne(database, { from: cut, to: atMinute }, scope) };
    const ofDay = quarters.filter((quarter) => quarter.from >= from && quarter.from < to);
    const before = sumOf([...ofDay.filter((quarter) => quarter.from < cut), head]);
    const all = sumOf(ofDay);
    add(soFar, told(before), counted.length);
    add(rest, told({ cost: all.cost - before.cost, tokens: all.tokens - before.tokens }), counted.length);
  }
  const steps = counted.flatMap((day) =>
    timeSteps(days, { from: days.startOfDay(day), to: days.endOfDay(day) }, 'hour', 'monday'),
  );
  for (const [index, sums] of sumsOfSteps(quarters, steps).entries()) {
    const hour = hours[Math.floor(days.minuteOfDay(steps[index]?.from ?? 0) / MINUTES_PER_HOUR)];
    if (hour !== undefined) add(hour, sums, counted.length);
  }
  return { days: counted.length, hours, soFar, rest };
}

type Exact = Pick<QuarterSums, 'cost' | 'tokens'>;

function sumOf(parts: readonly Exact[]): Exact {
  return parts.reduce((sum, { cost, tokens }) => ({ cost: sum.cost + cost, tokens: sum.tokens + tokens }), {
    cost: 0n,
    tokens: 0,
  });
}

function told({ cost, tokens }: Exact): Pick<Totals, 'totalCost' | 'totalTokens'> {
  return { totalCost: usdFromPico(cost), totalTokens: tokens };
}

function nothing(): UsualPart {
  return { cost: 0, tokens: 0 };
}

function add(part: UsualPart, sums: Pick<Totals, 'totalCost' | 'totalTokens'>, parts: number): void {
  part.cost += sums.totalCost / parts;
  part.tokens += sums.totalTokens / parts;
}
