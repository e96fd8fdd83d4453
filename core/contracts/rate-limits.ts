import { z } from 'zod';
import { platformSchema } from './platform.ts';

/** What a vendor says of its limits, as of its last word on each. Times are ISO 8601 UTC. */
export const rateLimitSchema = z.object({
  platform: platformSchema,
  /** Empty where there is only one. */
  limitId: z.string(),
  /** Codex: `primary` is the window of about five hours, `secondary` that of a week. */
  slot: z.enum(['primary', 'secondary']),
  usedPercent: z.number(),
  windowMinutes: z.number().nullable(),
  observedAt: z.string(),
  resetsAt: z.string().nullable(),
  /** The window ended since: what is used of the one that goes on now is not known. */
  hasReset: z.boolean(),
});
export type RateLimit = z.infer<typeof rateLimitSchema>;

/** How turns ended: `completed`, `failed`, or why one ended early (`interrupted`, `aborted` ...). */
export const turnOutcomesSchema = z.array(z.object({ outcome: z.string(), turns: z.number().int() }));
export type TurnOutcomes = z.infer<typeof turnOutcomesSchema>;
