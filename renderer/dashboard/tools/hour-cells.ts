/** Fewer columns than this and the cells would be as wide as words. */
const HOURS_LEAST = 12;
const HOURS_OF_DAY = 24;
/** Strengths of the ramp above nothing. */
const STRENGTHS = 5;

/** The hours between the first and the last with any call, at least twelve of them. */
export function hoursShown(calls: readonly number[]): number[] {
  const used = calls.flatMap((count, hour) => (count > 0 ? [hour] : []));
  let first = used[0] ?? 8;
  let last = used.at(-1) ?? 19;
  while (last - first + 1 < HOURS_LEAST) {
    if (last < HOURS_OF_DAY - 1) last += 1;
    else first -= 1;
  }
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/**
 * 0 for nothing, else 1 to 5 by the share of the highest value.
 * @param isDuration durations differ by powers of ten, so that their share is one of their logarithms
 */
export function strengthOf(value: number, highest: number, isDuration = false): number {
  if (value <= 0 || highest <= 0) return 0;
  const share = isDuration ? Math.log1p(value) / Math.log1p(highest) : value / highest;
  return Math.min(STRENGTHS, Math.max(1, Math.ceil(share * STRENGTHS)));
}
