import { z } from 'zod';
import { type CodexRecord, type CodexTokens, codexTokensSchema } from '../contracts/codex-record.ts';

/**
 * Codex counts what a session used from its beginning, and repeats its last count: what was purged would come back with
 * the next line that is written. So it is remembered where the count stood.
 */
export const purgedCounterSchema = z.object({
  /** The session's sum when the last purged line was written. */
  until: codexTokensSchema,
  /** The part of it that was purged. */
  purged: codexTokensSchema,
});
export type PurgedCounter = z.infer<typeof purgedCounterSchema>;

const PARTS = ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning', 'total'] as const;

/**
 * A later line of a session without what was purged of its count.
 * @param counters of the session, in the order of the purges
 * @returns the record itself where nothing is to be taken away
 */
export function withoutPurgedCounts(record: CodexRecord, counters: readonly PurgedCounter[]): CodexRecord {
  let found = record;
  for (const counter of counters) found = withoutCount(found, counter);
  return found;
}

function withoutCount(record: CodexRecord, { until, purged }: PurgedCounter): CodexRecord {
  const { lastTokens, totalTokens, ...rest } = record;
  if (totalTokens === undefined) return record;
  // Said once more, it is still what was purged.
  if (isSame(totalTokens, until)) return rest;
  // A line that says what its own request used needs no difference to the one before.
  if (lastTokens !== undefined || isLess(totalTokens, until)) return record;
  return { ...record, totalTokens: difference(totalTokens, purged) };
}

function isSame(one: CodexTokens, other: CodexTokens): boolean {
  return PARTS.every((part) => part === 'total' || one[part] === other[part]);
}

/** The session began to count anew. */
function isLess(one: CodexTokens, other: CodexTokens): boolean {
  return one.input < other.input || one.output < other.output;
}

/** What one sum has more than the other; no part is negative. */
export function difference(sum: CodexTokens, before: CodexTokens): CodexTokens {
  const part = (name: (typeof PARTS)[number]) => Math.max(0, sum[name] - before[name]);
  return {
    input: part('input'),
    cachedInput: part('cachedInput'),
    cacheWrite: part('cacheWrite'),
    output: part('output'),
    reasoning: part('reasoning'),
    total: part('total'),
  };
}

export const NO_COUNT: CodexTokens = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, total: 0 };
