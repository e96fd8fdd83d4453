import { z } from 'zod';
import type { Platform } from '../../contracts/platform.ts';
import { addValue, emptySpread, mergeSpread, type Spread } from './histogram.ts';

/** Something that happened, as far as the live metrics go. `at`: epoch milliseconds. */
export type LiveFact =
  | { kind: 'response'; at: number; platform: Platform; model: string; project: string; tokens: number }
  | { kind: 'call'; at: number; toolName: string; failed: boolean; durationMs: number | null }
  | { kind: 'prompt'; at: number; length: number | null }
  | { kind: 'decision'; at: number; decision: 'accepted' | 'modified' | 'rejected' };

const COUNTS = ['prompts', 'toolCalls', 'toolFailures', 'accepted', 'edited', 'rejected'] as const;
type Count = (typeof COUNTS)[number];
const SPREADS = ['responseTokens', 'promptLength', 'toolDurationMs'] as const;
type SpreadName = (typeof SPREADS)[number];

/** What happened within some time. */
export type LiveBucket = { counts: Record<Count, number>; spreads: Record<SpreadName, Spread> };

export function emptyBucket(): LiveBucket {
  return {
    counts: { prompts: 0, toolCalls: 0, toolFailures: 0, accepted: 0, edited: 0, rejected: 0 },
    spreads: { responseTokens: emptySpread(), promptLength: emptySpread(), toolDurationMs: emptySpread() },
  };
}

const DECISIONS = { accepted: 'accepted', modified: 'edited', rejected: 'rejected' } as const;

export function addFact({ counts, spreads }: LiveBucket, fact: LiveFact): void {
  switch (fact.kind) {
    case 'response':
      addValue(spreads.responseTokens, fact.tokens);
      return;
    case 'call':
      counts.toolCalls += 1;
      if (fact.failed) counts.toolFailures += 1;
      if (fact.durationMs !== null) addValue(spreads.toolDurationMs, fact.durationMs);
      return;
    case 'prompt':
      counts.prompts += 1;
      if (fact.length !== null) addValue(spreads.promptLength, fact.length);
      return;
    case 'decision':
      counts[DECISIONS[fact.decision]] += 1;
  }
}

export function mergeBucket(into: LiveBucket, other: LiveBucket): void {
  for (const name of COUNTS) into.counts[name] += other.counts[name];
  for (const name of SPREADS) mergeSpread(into.spreads[name], other.spreads[name]);
}

/** Counts, then for each spread its count, its sum, and its bins as pairs. Bins ascend: equal buckets read equal. */
export function encodeBucket({ counts, spreads }: LiveBucket): string {
  return JSON.stringify([
    COUNTS.map((name) => counts[name]),
    SPREADS.map((name) => {
      const { count, sum, bins } = spreads[name];
      return [count, sum, ...[...bins].sort(([one], [other]) => one - other).flat()];
    }),
  ]);
}

const encodedSchema = z.tuple([
  z.array(z.number()).length(COUNTS.length),
  z.array(z.array(z.number()).min(2)).length(SPREADS.length),
]);

/** @throws when it was not written by {@link encodeBucket} of this version */
export function decodeBucket(text: string): LiveBucket {
  const [counts, spreads] = encodedSchema.parse(JSON.parse(text));
  const bucket = emptyBucket();
  for (const [index, name] of COUNTS.entries()) bucket.counts[name] = counts[index] ?? 0;
  for (const [index, name] of SPREADS.entries()) {
    const [count = 0, sum = 0, ...pairs] = spreads[index] ?? [];
    const bins = new Map<number, number>();
    for (let pair = 0; pair + 1 < pairs.length; pair += 2) bins.set(pairs[pair] ?? 0, pairs[pair + 1] ?? 0);
    bucket.spreads[name] = { count, sum, bins };
  }
  return bucket;
}
