import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { costSourceSchema } from './usage.ts';

/** How one cost came about: every product of the sum. Money is exact decimal text in USD (twelve decimals at most). */

export const explainArgsSchema = z.object({
  /** Number of the response, or an id of its message or request. */
  usage: z.string().min(1).max(200),
});

/** Exact decimal text, e.g. `0.000003`; as a number it would be rounded. */
const usdTextSchema = z.string();

export const costTermSchema = z.object({
  kind: z.enum(['input', 'output', 'reasoning', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'web_search']),
  /** Tokens, or searches. */
  quantity: z.number().int(),
  /** USD a token or search, before and after the multipliers. */
  baseRate: usdTextSchema,
  rate: usdTextSchema,
  /** quantity x rate. */
  amount: usdTextSchema,
});

export const explainedUsageSchema = z.object({
  id: z.number().int(),
  platform: platformSchema,
  messageId: z.string(),
  /** Empty where the tool writes none. */
  requestId: z.string(),
  sessionId: z.string(),
  parentSessionId: z.string().nullable(),
  agentId: z.string().nullable(),
  model: z.string(),
  occurredAt: z.string(),
  /** What every surface shows. */
  cost: usdTextSchema,
  costSource: costSourceSchema,
  /** Price table, overrides and mode that gave the cost; null when the tool reported it. */
  priceVersion: z.string().nullable(),
  /** What the tool itself said it cost. */
  reportedCost: usdTextSchema.nullable(),
  /** The sum over the tokens by today's table; null when no price is known. */
  calculation: z
    .object({
      total: usdTextSchema,
      terms: z.array(costTermSchema),
      /** The table's name of the model. */
      pricedAs: z.string(),
      rateSource: z.enum(['table', 'override']),
      /** UTC days between which the rates hold, the last excluded; null = open. */
      validFrom: z.string().nullable(),
      validUntil: z.string().nullable(),
      tier: z.enum(['standard', 'long_context']),
      /** Factors on every rate per token, e.g. 6 for fast mode. */
      multipliers: z.array(
        z.object({
          kind: z.enum(['fast', 'us_inference', 'regional_endpoint', 'government_endpoint']),
          factor: z.number(),
        }),
      ),
      priceVersion: z.string(),
      /** The tokens are approximate, or a surcharge applies that the table does not know. */
      isEstimate: z.boolean(),
    })
    .nullable(),
});
export type ExplainedUsage = z.infer<typeof explainedUsageSchema>;

export const explainSchema = z.object({
  /** The responses of that id: several where a message was answered twice or asked another model on the way. */
  responses: z.array(explainedUsageSchema),
});
export type Explain = z.infer<typeof explainSchema>;
