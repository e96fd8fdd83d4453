/** The smallest value that so many percent of all values do not exceed: always one that occurred; null = none did. */
export function percentile(sorted: ArrayLike<number>, percent: number): number | null {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? null;
}
