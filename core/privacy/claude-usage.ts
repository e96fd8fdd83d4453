import { z } from 'zod';
import type { ClaudeTokens, ClaudeUsage } from '../contracts/claude-record.ts';
import { modelName, oneOf } from './labels.ts';
import { asObject } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

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

const tokenFields = {
  input_tokens: tokenCountSchema,
  output_tokens: tokenCountSchema,
  cache_read_input_tokens: tokenCountSchema,
  cache_creation_input_tokens: tokenCountSchema,
  cache_creation: part({ ephemeral_5m_input_tokens: tokenCountSchema, ephemeral_1h_input_tokens: tokenCountSchema }),
};
const tokensSchema = z.object(tokenFields);

export const usageSchema = tokensSchema.extend({
  server_tool_use: part({ web_search_requests: tokenCountSchema }),
  speed: z.unknown().optional(),
  service_tier: z.unknown().optional(),
  inference_geo: z.unknown().optional(),
  iterations: z.unknown().optional(),
});

/** A step of a response that was taken by another model. Other steps are part of the response's own sums. */
const ADVISOR_STEP = 'advisor_message';

const SPEEDS: ReadonlySet<string> = new Set(['standard', 'fast']);
const INFERENCE_GEOS: ReadonlySet<string> = new Set(['us', 'eu', 'global', 'not_available']);
const SERVICE_TIERS: ReadonlySet<string> = new Set(['standard', 'priority', 'batch', 'flex']);

/**
 * The billed tokens of a transcript line's `usage`. Where the 5-minute and 1-hour parts of the cache writes are not
 * told apart, all are 5-minute ones; where the parts do not add up to the sum, what is missing counts as 5-minute.
 *
 * @returns null when the object is not a usage record or a number in it is impossible
 */
export function readClaudeUsage(value: unknown, hasher: SaltedHasher): ClaudeUsage | null {
  const usage = readPlainUsage(value) ?? usageSchema.safeParse(value).data;
  if (usage === undefined) return null;
  const advisors = readAdvisors(usage.iterations, hasher);
  if (advisors === null) return null;
  const speed = oneOf(usage.speed, SPEEDS);
  const serviceTier = oneOf(usage.service_tier, SERVICE_TIERS);
  const inferenceGeo = oneOf(usage.inference_geo, INFERENCE_GEOS);
  return {
    ...countTokens(usage),
    webSearches: usage.server_tool_use?.web_search_requests ?? 0,
    ...(speed === undefined ? {} : { speed }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    ...(inferenceGeo === undefined ? {} : { inferenceGeo }),
    ...(advisors.length === 0 ? {} : { advisors }),
  };
}

/**
 * A usage whose counts are numbers, as nearly all are, read as {@link usageSchema} reads it at a tenth of the price.
 * @returns undefined for any other, possible or not
 */
export function readPlainUsage(value: unknown): z.infer<typeof usageSchema> | undefined {
  const usage = asObject(value);
  if (usage === undefined) return undefined;
  const input = plainCount(usage.input_tokens);
  const output = plainCount(usage.output_tokens);
  const read = plainCount(usage.cache_read_input_tokens);
  const write = plainCount(usage.cache_creation_input_tokens);
  const creation = asObject(usage.cache_creation);
  const [write5m, write1h] = [
    plainCount(creation?.ephemeral_5m_input_tokens),
    plainCount(creation?.ephemeral_1h_input_tokens),
  ];
  const server = asObject(usage.server_tool_use);
  const searches = plainCount(server?.web_search_requests);
  if (input < 0 || output < 0 || read < 0 || write < 0 || write5m < 0 || write1h < 0 || searches < 0) return undefined;
  return {
    input_tokens: input,
    output_tokens: output,
    cache_read_input_tokens: read,
    cache_creation_input_tokens: write,
    cache_creation: creation && { ephemeral_5m_input_tokens: write5m, ephemeral_1h_input_tokens: write1h },
    server_tool_use: server && { web_search_requests: searches },
    speed: usage.speed,
    service_tier: usage.service_tier,
    inference_geo: usage.inference_geo,
    iterations: usage.iterations,
  };
}

/** A negative number for what is no plain count. */
function plainCount(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return typeof value === 'number' && Number.isInteger(value) && value <= MAXIMUM_TOKENS ? value : -1;
}

function countTokens(usage: z.infer<typeof tokensSchema>): ClaudeTokens {
  const cacheWrite1h = usage.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  const told5m = usage.cache_creation?.ephemeral_5m_input_tokens ?? 0;
  return {
    input: usage.input_tokens,
    output: usage.output_tokens,
    cacheRead: usage.cache_read_input_tokens,
    cacheWrite5m: Math.max(told5m, usage.cache_creation_input_tokens - cacheWrite1h),
    cacheWrite1h,
  };
}

/** @returns null when a number in one of them is impossible */
function readAdvisors(iterations: unknown, hasher: SaltedHasher): NonNullable<ClaudeUsage['advisors']> | null {
  if (!Array.isArray(iterations)) return [];
  const advisors: NonNullable<ClaudeUsage['advisors']> = [];
  for (const step of iterations) {
    const fields = asObject(step);
    if (fields?.type !== ADVISOR_STEP) continue;
    const tokens = tokensSchema.safeParse(fields);
    if (!tokens.success) return null;
    advisors.push({ ...countTokens(tokens.data), model: modelName(fields.model, hasher) ?? 'unknown' });
  }
  return advisors;
}
