import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { freshnessSchema, projectSchema } from './query-range.ts';
import { costSourceSchema } from './usage.ts';

/** What happened last: names, sizes and durations, never content. Times are ISO 8601 UTC, costs in USD. */

export const feedArgsSchema = z.object({
  limit: z.number().int().min(1).max(200).default(20),
  platform: platformSchema.optional(),
  project: projectSchema.optional(),
});

const eventSchema = z.object({
  /** Unlike that of any other event. */
  id: z.string(),
  at: z.string(),
  platform: platformSchema,
  sessionId: z.string(),
  /** null = the session has none. */
  projectName: z.string().nullable(),
});

export const feedEventSchema = z.discriminatedUnion('type', [
  /** `length`: characters; null where the tool does not say. */
  eventSchema.extend({ type: z.literal('prompt'), length: z.number().int().nullable() }),
  eventSchema.extend({
    type: z.literal('response'),
    model: z.string(),
    totalTokens: z.number().int(),
    totalCost: z.number(),
    costSource: costSourceSchema,
  }),
  eventSchema.extend({
    type: z.literal('tool'),
    toolName: z.string(),
    /** Milliseconds; null = not known, or not over yet. */
    durationMs: z.number().nullable(),
    /** null: not over yet, or the user said no. */
    success: z.boolean().nullable(),
    errorClass: z.string().nullable(),
  }),
]);
export type FeedEvent = z.infer<typeof feedEventSchema>;

/**
 * How fast it goes: what was billed in the last 30 minutes, as an hour's or a minute's worth. null when nothing was, or
 * when the first of it is less than five minutes old.
 */
export const burnRateSchema = z.object({
  costPerHour: z.number().nullable(),
  tokensPerMinute: z.number().nullable(),
});
export type BurnRate = z.infer<typeof burnRateSchema>;

export const feedSchema = z.object({
  /** Newest first, none older than a week. */
  events: z.array(feedEventSchema),
  rate: burnRateSchema,
  freshness: freshnessSchema,
});
export type Feed = z.infer<typeof feedSchema>;
