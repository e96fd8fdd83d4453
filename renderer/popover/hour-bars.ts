import type { Today } from '../../core/contracts/api.ts';

/** What the bars of today are drawn from. Heights are shares of the highest, 0 to 1. */
export type HourBars = {
  /** 24 each. */
  bars: number[];
  /** null while nothing is usual. */
  usual: number[] | null;
  /** Where in the day it is now, 0 to 1. */
  now: number;
  currentHour: number;
};

const HOURS = 24;
const MINUTES_PER_DAY = 1_440;

/** Minutes since midnight as the clock of a zone shows them. */
export function minuteOfDay(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
    timeZone,
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return part('hour') * 60 + part('minute');
}

/**
 * The bars of a day by the hour of the clock, with the usual day behind.
 *
 * @param minute of the day, now
 * @param withUsual false while the history is still being read
 */
export function hourBars({ hours, usualDay }: Today, minute: number, withUsual: boolean): HourBars {
  const usual = withUsual && usualDay !== null ? usualDay.hours.map(({ cost }) => cost) : null;
  const costs = hours.map(({ cost }) => cost);
  const highest = Math.max(...costs, ...(usual ?? []));
  const scaled = (values: readonly number[]): number[] =>
    values.map((cost) => (highest === 0 ? 0 : Math.max(0, cost / highest)));
  return {
    bars: scaled(costs),
    usual: usual === null ? null : scaled(usual),
    now: minute / MINUTES_PER_DAY,
    currentHour: Math.min(HOURS - 1, Math.floor(minute / 60)),
  };
}

/** The outline of the usual day as a path with one step an hour, closed at the base. */
export function usualOutline(usual: readonly number[], width: number, height: number): string {
  const step = width / usual.length;
  const points = usual.flatMap((share, hour) => {
    const y = (height - share * height).toFixed(2);
    return [`L${(hour * step).toFixed(2)} ${y}`, `L${((hour + 1) * step).toFixed(2)} ${y}`];
  });
  return `M0 ${height}${points.join('')}L${width} ${height}Z`;
}
