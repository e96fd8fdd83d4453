import { z } from 'zod';
import type { ClaudeUsage } from '../contracts/claude-record.ts';
import { oneOf } from './labels.ts';
import { asObject } from './loose-json.ts';

/**
 * Most tokens one response can plausibly have, in any one kind. Context windows are some millions; a figure above this
 * is damage, and one such line would drown a year of real ones.
 */
const MAXIMUM_TOKENS = 1_000_000_000;

/** Token counts are whole and not negative; some gateways write them as strings, absent ones as null. */
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

/** A part that is no object is absent, as elsewhere; the counts in one that is there must be possible. */
function part<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((value) => asObject(value), z.object(shape).optional());
}

const usageSchema = z.object({
  input_tokens: tokenCountSchema,
  output_tokens: tokenCountSchema,
  cache_read_input_tokens: tokenCountSchema,
  cache_creation_input_tokens: tokenCountSchema,
  cache_creation: part({ ephemeral_5m_input_tokens: tokenCountSchema, ephemeral_1h_input_tokens: tokenCountSchema }),
  server_tool_use: part({ web_search_requests: tokenCountSchema }),
  speed: z.unknown().optional(),
  service_tier: z.unknown().optional(),
  inference_geo: z.unknown().optional(),
});

const SPEEDS: ReadonlySet<string> = new Set(['standard', 'fast']);
const INFERENCE_GEOS: ReadonlySet<string> = new Set(['us', 'eu', 'global', 'not_available']);
const SERVICE_TIERS: ReadonlySet<string> = new Set(['standard', 'priority', 'batch', 'flex']);

/**
 * The billed tokens of a transcript line's `usage`. Where the 5-minute and 1-hour parts of the cache writes are not
 * told apart, all are 5-minute ones; where the parts do not add up to the sum, what is missing counts as 5-minute.
 *
 * @returns null when the object is not a usage record or a number in it is impossible
 */
export function readClaudeUsage(value: unknown): ClaudeUsage | null {
  const parsed = usageSchema.safeParse(value);
  if (!parsed.success) return null;
  const usage = parsed.data;
  const cacheWrite1h = usage.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  const told5m = usage.cache_creation?.ephemeral_5m_input_tokens ?? 0;
  const cacheWrite5m = Math.max(told5m, usage.cache_creation_input_tokens - cacheWrite1h);
  const speed = oneOf(usage.speed, SPEEDS);
  const serviceTier = oneOf(usage.service_tier, SERVICE_TIERS);
  const inferenceGeo = oneOf(usage.inference_geo, INFERENCE_GEOS);
  return {
    input: usage.input_tokens,
    output: usage.output_tokens,
    cacheRead: usage.cache_read_input_tokens,
    cacheWrite5m,
    cacheWrite1h,
    webSearches: usage.server_tool_use?.web_search_requests ?? 0,
    ...(speed === undefined ? {} : { speed }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    ...(inferenceGeo === undefined ? {} : { inferenceGeo }),
  };
}
