import { z } from 'zod';
import type { GeminiTokens } from '../contracts/gemini-record.ts';

/**
 * Most tokens one response can plausibly have, in any one kind. Context windows are some millions; a figure above this
 * is damage, and one such message would drown a year of real ones.
 */
const MAXIMUM_TOKENS = 1_000_000_000;

/** Token counts are whole and not negative; proxies write them as strings, absent ones as null. */
const tokenCountSchema = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,12}$/)
      .transform(Number),
  ])
  .pipe(z.number().int().min(0).max(MAXIMUM_TOKENS))
  .nullish();

const tokensSchema = z.object({
  input: tokenCountSchema,
  output: tokenCountSchema,
  cached: tokenCountSchema,
  thoughts: tokenCountSchema,
  tool: tokenCountSchema,
  total: tokenCountSchema,
});

/**
 * The billed tokens of a message. Whether `cached` is a part of `input` is told by the total: it is where the total is
 * the sum of the other four kinds, and where there is no total, since that is how the tool means it; any other total
 * says that it was counted apart.
 *
 * @returns undefined when it counts nothing; null when it is no token record or a number in it is impossible
 */
export function readGeminiTokens(value: unknown): GeminiTokens | undefined | null {
  const parsed = tokensSchema.safeParse(value);
  if (!parsed.success) return null;
  const { total, ...kinds } = parsed.data;
  if (Object.values(kinds).every((count) => count === undefined || count === null)) return undefined;
  const input = parsed.data.input ?? 0;
  const output = parsed.data.output ?? 0;
  const cached = parsed.data.cached ?? 0;
  const reasoning = parsed.data.thoughts ?? 0;
  const tool = parsed.data.tool ?? 0;
  const isPart = total === undefined || total === null || total === input + output + reasoning + tool;
  // A part is never more than the whole.
  const cacheRead = isPart ? Math.min(cached, input) : cached;
  return { input: (isPart ? input - cacheRead : input) + tool, output, reasoning, cacheRead, tool };
}
