import type { DaySpanMs } from './day-hours.ts';

/** The axis of the day: pixels of an instant (epoch milliseconds) from the left end of the axis. */
export type DayScale = { span: DaySpanMs; width: number; toX: (instant: number) => number };

export function dayScale(span: DaySpanMs, width: number): DayScale {
  const perMs = width / (span.to - span.from);
  return { span, width, toX: (instant) => (instant - span.from) * perMs };
}
