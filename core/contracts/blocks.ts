import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { priceModeSchema } from './price-override.ts';
import { freshnessSchema, rangeArgsSchema } from './query-range.ts';
import { rateLimitSchema, turnOutcomesSchema } from './rate-limits.ts';

/**
 * Five-hour blocks: what was billed between the UTC hour of a first response and five hours later, or until five hours
 * passed without any. Field names and meanings are those of ccusage's blocks. Times are ISO 8601 UTC, money is in USD.
 */

export const blocksArgsSchema = rangeArgsSchema.extend({
  /** Blocks of all tools' responses together; without it and without `platform`, those of Claude Code. */
  allPlatforms: z.boolean().optional(),
  /** Only the block that goes on now. */
  active: z.boolean().optional(),
  /** Only blocks that began within the last three days, and the active one. */
  recent: z.boolean().optional(),
  /** Tokens of a block that are a limit; 0 = the most tokens that any finished block had. */
  tokenLimit: z.number().int().min(0).optional(),
  mode: priceModeSchema.optional(),
});
export type BlocksArgs = z.input<typeof blocksArgsSchema>;

export const blockSchema = z.object({
  /** The start; `gap-` before it where nothing was billed. */
  id: z.string(),
  startTime: z.string(),
  endTime: z.string(),
  /** Time of the last response, null in a gap. */
  actualEndTime: z.string().nullable(),
  isActive: z.boolean(),
  /** More than five hours without a response: from five hours after the last one to the next. */
  isGap: z.boolean(),
  /** Billed responses. */
  entries: z.number().int(),
  tokenCounts: z.object({
    inputTokens: z.number().int(),
    outputTokens: z.number().int(),
    cacheCreationInputTokens: z.number().int(),
    cacheReadInputTokens: z.number().int(),
  }),
  totalTokens: z.number().int(),
  costUSD: z.number(),
  /** In the order of their first response. */
  models: z.array(z.string()),
  /** The active block's, over the time between its first and last response; null when that is nothing. */
  burnRate: z
    .object({
      tokensPerMinute: z.number(),
      /** Input and output alone. */
      tokensPerMinuteForIndicator: z.number(),
      costPerHour: z.number(),
    })
    .nullable(),
  /** What the active block will have at its end if it goes on so; cost in whole cents. */
  projection: z
    .object({ totalTokens: z.number().int(), totalCost: z.number(), remainingMinutes: z.number().int() })
    .nullable(),
  /** Only with a limit, and only where there is a projection. `warning` from 80 % on. */
  tokenLimitStatus: z
    .object({
      limit: z.number().int(),
      projectedUsage: z.number().int(),
      percentUsed: z.number(),
      status: z.enum(['ok', 'warning', 'exceeds']),
    })
    .optional(),
});
export type Block = z.infer<typeof blockSchema>;

export const blocksSchema = z.object({
  timezone: z.string(),
  /** Whose responses; null = those of all tools together. */
  platform: platformSchema.nullable(),
  /** Ascending. */
  blocks: z.array(blockSchema),
  /** Tokens of these blocks that have no price. */
  unpricedTokens: z.number().int(),
  /** Part of these blocks' cost that is estimated, USD. */
  estimatedCost: z.number(),
  /** Tokens of these blocks that are an estimate. */
  estimatedTokens: z.number().int(),
  /** What the vendor last said of its limits, whatever the range; empty where the tool does not write it down. */
  rateLimits: z.array(rateLimitSchema),
  /** Of the turns that began in these blocks, most frequent first; empty where the tool does not tell. */
  turnOutcomes: turnOutcomesSchema,
  freshness: freshnessSchema,
});
export type Blocks = z.infer<typeof blocksSchema>;
