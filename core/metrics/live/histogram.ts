/**
 * How values spread, in bins that grow by an eighth of a doubling each. Adding and merging are exact and take any order;
 * only percentiles are approximate, because a bin stands for all values in it.
 */
export type Spread = { count: number; sum: number; bins: Map<number, number> };

const BINS_PER_DOUBLING = 8;
/** Of what is not above zero. */
const ZERO_BIN = 0;
const FIRST_BIN = 1;

export function emptySpread(): Spread {
  return { count: 0, sum: 0, bins: new Map() };
}

/** @param value a whole number; one below zero counts as zero */
export function addValue(spread: Spread, value: number): void {
  const bin = value < 1 ? ZERO_BIN : FIRST_BIN + Math.floor(Math.log2(value) * BINS_PER_DOUBLING);
  spread.count += 1;
  spread.sum += Math.max(0, value);
  spread.bins.set(bin, (spread.bins.get(bin) ?? 0) + 1);
}

export function mergeSpread(into: Spread, other: Spread): void {
  into.count += other.count;
  into.sum += other.sum;
  for (const [bin, count] of other.bins) into.bins.set(bin, (into.bins.get(bin) ?? 0) + count);
}

/** The value that so many percent of all do not exceed (nearest rank): the middle of its bin. null = there is none. */
export function spreadPercentile(spread: Spread, percent: number): number | null {
  const rank = Math.max(1, Math.ceil((spread.count * percent) / 100));
  let seen = 0;
  for (const [bin, count] of [...spread.bins].sort(([one], [other]) => one - other)) {
    seen += count;
    if (seen >= rank) return bin === ZERO_BIN ? 0 : 2 ** ((bin - FIRST_BIN + 0.5) / BINS_PER_DOUBLING);
  }
  return null;
}
