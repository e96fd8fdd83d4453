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
  .nullish()
  .transform((count) => count ?? 0);

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
 * the sum of the other four kinds, and was counted apart where it is not. What a total holds beyond all kinds was billed
 * too; thoughts are the kind that some models do not name.
 *
 * @returns undefined when nothing was billed; null when it is no token record or a number in it is impossible
 */
export function readGeminiTokens(value: unknown): GeminiTokens | undefined | null {
  const parsed = tokensSchema.safeParse(value);
  if (!parsed.success) return null;
  const { input, output, cached, thoughts, tool, total } = parsed.data;
  const others = input + output + thoughts + tool;
  const isPart = total === others;
  // A part is never more than the whole.
  const cacheRead = isPart ? Math.min(cached, input) : cached;
  const unnamed = isPart ? 0 : Math.max(0, total - others - cached);
  if (others + cacheRead + unnamed === 0) return undefined;
  return {
    input: (isPart ? input - cacheRead : input) + tool,
    output,
    reasoning: thoughts + unnamed,
    cacheRead,
    tool,
    ...(unnamed > 0 ? { isEstimated: true } : {}),
  };
}
