/** How long something took, each time: milliseconds unless said otherwise. */
export type Distribution = { count: number; p50: number; p95: number; p99: number; most: number };

/** @param samples at least one, in any order */
export function distributionOf(samples: readonly number[]): Distribution {
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}

/** Runs something so often and measures each time. */
export async function measure(times: number, act: (index: number) => unknown): Promise<Distribution> {
  const samples: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const started = performance.now();
    await act(index);
    samples.push(performance.now() - started);
  }
  return distributionOf(samples);
}
