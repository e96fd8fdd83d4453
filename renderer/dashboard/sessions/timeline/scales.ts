import type { Lanes } from './lanes.ts';
import type { TimeSpan } from './time-span.ts';

/** Pixels per millisecond, and back. */
export type TimeScale = { span: TimeSpan; toX: (at: number) => number; toTime: (x: number) => number };

/** The axis of a drawing. */
export function timeScale(span: TimeSpan, { left, right }: Pick<Lanes, 'left' | 'right'>): TimeScale {
  const perMs = (right - left) / (span.to - span.from);
  return {
    span,
    toX: (at) => left + (at - span.from) * perMs,
    toTime: (x) => span.from + (x - left) / perMs,
  };
}

/** An axis of money from one amount to another, USD, with a few round amounts on it. */
export type MoneyScale = { from: number; to: number; ticks: number[]; toY: (usd: number) => number };

const ROUND_STEPS = [1, 2, 2.5, 5, 10];
const CENTS = 100;
const MOST_TICKS = 4;
/** Amounts between two cents would all be written the same. */
const SMALLEST_STEP_USD = 0.01;

/** The amounts of a span, rounded outwards. Nothing spent is drawn as if a cent were possible. */
export function moneyScale(least: number, most: number, top: number, bottom: number): MoneyScale {
  const range = Math.max(most - least, MOST_TICKS * SMALLEST_STEP_USD);
  const magnitude = 10 ** Math.floor(Math.log10(range / MOST_TICKS));
  // Amounts are written in cents: steps of two and a half would not look equal.
  const fits = (each: number): boolean =>
    each * magnitude * MOST_TICKS >= range && (each !== 2.5 || each * magnitude * CENTS >= 10);
  const step = (ROUND_STEPS.find(fits) ?? 10) * magnitude;
  const from = Math.floor(least / step) * step;
  const steps = Math.max(1, Math.ceil((most - from) / step - 1e-9));
  const to = from + steps * step;
  return {
    from,
    to,
    ticks: Array.from({ length: steps + 1 }, (_, index) => from + index * step),
    toY: (usd) => bottom - ((usd - from) / (to - from)) * (bottom - top),
  };
}
