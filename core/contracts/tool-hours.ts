import { z } from 'zod';
import { freshnessSchema, rangeArgsSchema } from './query-range.ts';

/** At which hours of the day tools are called, how often they fail then, and how long they take. */

export const toolHoursArgsSchema = rangeArgsSchema.extend({
  /** How many tools have a row of their own, those with most calls. */
  limit: z.number().int().min(1).max(100).default(12),
});

/** A value for each hour that the clock of the zone shows, from 0 to 23. */
function hoursOf<Value extends z.ZodType>(value: Value) {
  return z.array(value).length(24);
}

const hourlySumsSchema = z.object({
  calls: hoursOf(z.number().int()),
  failures: hoursOf(z.number().int()),
  /** Milliseconds that 95 % of the calls of the hour did not exceed; null = no duration is known. */
  durationP95Ms: hoursOf(z.number().nullable()),
});

export const toolHoursSchema = z.object({
  timezone: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  /** Most calls first. */
  tools: z.array(hourlySumsSchema.extend({ toolName: z.string() })),
  /** Tools that were called but have no row. */
  otherTools: z.number().int(),
  /** Of all tools, also those without a row. */
  totals: hourlySumsSchema,
  freshness: freshnessSchema,
});
export type ToolHours = z.infer<typeof toolHoursSchema>;
