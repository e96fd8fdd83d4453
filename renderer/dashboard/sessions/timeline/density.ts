import { placeOf } from './marks.ts';
import type { TimeSpan } from './time-span.ts';

/** More marks in sight than this would lie over each other; they merge into bars that say how many there are. */
export const MOST_MARKS = 2_000;

/** Bars of equal width over a span. */
export type Density = {
  /** What is counted in each bar. */
  value: Float64Array;
  most: number;
};

/**
 * Sums up what lies in each of `bars` equal parts of a span.
 *
 * @param times ascending
 * @param weight what the event at a place of `times` counts; absent = 1
 */
export function density(
  times: ArrayLike<number>,
  span: TimeSpan,
  bars: number,
  weight?: (place: number) => number,
): Density {
  const value = new Float64Array(Math.max(1, bars));
  const perBar = (span.to - span.from) / value.length;
  let most = 0;
  for (let place = placeOf(times, span.from); place < times.length; place += 1) {
    const at = times[place] ?? 0;
    if (at >= span.to) break;
    const bar = Math.min(value.length - 1, Math.floor((at - span.from) / perBar));
    const sum = (value[bar] ?? 0) + (weight === undefined ? 1 : weight(place));
    value[bar] = sum;
    most = Math.max(most, sum);
  }
  return { value, most };
}
