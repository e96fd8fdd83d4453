/** The smallest value that so many percent of all values do not exceed: always one that occurred; null = none did. */
export function percentile(sorted: ArrayLike<number>, percent: number): number | null {
  return sorted[placeOf(sorted.length, percent)] ?? null;
}

/**
 * The same for values in any order, several at once: each is brought to its place, and the rest stays unsorted.
 * @param values are moved
 * @param percents ascending
 */
export function percentilesOf(values: Float64Array, percents: readonly number[]): (number | null)[] {
  const found: (number | null)[] = [];
  let end = values.length - 1;
  // From the highest down: what lies behind a value that has its place is of no use for the ones below.
  for (const percent of percents.toReversed()) {
    const place = placeOf(values.length, percent);
    bringToPlace(values, place, end);
    found.unshift(values[place] ?? null);
    end = place;
  }
  return found;
}

function placeOf(length: number, percent: number): number {
  return Math.max(0, Math.ceil((length * percent) / 100) - 1);
}

/** Hoare's selection: afterwards nothing before the place is greater and nothing behind it, up to `end`, is less. */
function bringToPlace(values: Float64Array, place: number, end: number): void {
  let low = 0;
  let high = end;
  while (low < high) {
    const pivot = values[place] ?? 0;
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left += 1;
      while ((values[right] ?? 0) > pivot) right -= 1;
      if (left <= right) {
        const moved = values[left] ?? 0;
        values[left] = values[right] ?? 0;
        values[right] = moved;
        left += 1;
        right -= 1;
      }
    }
    if (right < place) low = left;
    if (left > place) high = right;
  }
}
