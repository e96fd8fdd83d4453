import { z } from 'zod';
import type { CodexTokens } from '../contracts/codex-record.ts';
import { asObject } from './loose-json.ts';

/**
 * Most tokens one response can plausibly have, in any one kind. Context windows are some millions; a figure above this
 * is damage, and one such line would drown a year of real ones.
 */
const MAXIMUM_RESPONSE_TOKENS = 1_000_000_000;
/** Sums over a session that runs for months stay far below this, and sums of these below what a number holds exactly. */
const MAXIMUM_SESSION_TOKENS = 1_000_000_000_000;

/** Token counts are whole and not negative; proxies write them as strings, absent ones as null. */
function tokensSchema(maximum: number) {
  const count = z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number),
    ])
    .pipe(z.number().int().min(0).max(maximum))
    .nullish();
  return z.object({
    input_tokens: count,
    cached_input_tokens: count,
    cache_read_input_tokens: count,
    cache_write_input_tokens: count,
    output_tokens: count,
    reasoning_output_tokens: count,
    total_tokens: count,
  });
}

const lastSchema = tokensSchema(MAXIMUM_RESPONSE_TOKENS);
const totalSchema = tokensSchema(MAXIMUM_SESSION_TOKENS);

/**
 * Tokens of one request (`last_token_usage`) or of a session so far (`total_token_usage`).
 *
 * @returns undefined when it counts nothing; null when a number in it is impossible
 */
export function readCodexTokens(value: unknown, of: 'response' | 'session'): CodexTokens | undefined | null {
  if (asObject(value) === undefined) return undefined;
  const parsed = (of === 'response' ? lastSchema : totalSchema).safeParse(value);
  if (!parsed.success) return null;
  const tokens = parsed.data;
  if (Object.values(tokens).every((count) => count === undefined || count === null)) return undefined;
  const input = tokens.input_tokens ?? 0;
  const output = tokens.output_tokens ?? 0;
  return {
    input,
    cachedInput: tokens.cached_input_tokens ?? tokens.cache_read_input_tokens ?? 0,
    cacheWrite: tokens.cache_write_input_tokens ?? 0,
    output,
    reasoning: tokens.reasoning_output_tokens ?? 0,
    total: tokens.total_tokens ?? input + output,
  };
}
