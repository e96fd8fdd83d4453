import { z } from 'zod';
import { freshnessSchema, rangeArgsSchema, weekDaySchema } from './query-range.ts';
import { totalsSchema } from './usage.ts';

/** When in the week things happen: a row a weekday, a column an hour of the zone's clock. */

export const activityGridArgsSchema = rangeArgsSchema.extend({
  /** First row; absent = Monday. */
  startOfWeek: weekDaySchema.optional(),
});

/** A value for each hour that the clock shows, from 0 to 23, added up over all days. */
function hoursOf<Value extends z.ZodType>(value: Value) {
  return z.array(value).length(24);
}

export const activityGridSchema = z.object({
  timezone: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  rows: z
    .array(
      z.object({
        weekday: weekDaySchema,
        /** Days of this name from the first of the range, or of usage, to its last, or today. */
        days: z.number().int(),
        cost: hoursOf(z.number()),
        tokens: hoursOf(z.number().int()),
        /** Sessions with a response in the hour; one that goes on for two hours, or comes again next week, counts twice. */
        sessions: hoursOf(z.number().int()),
      }),
    )
    .length(7),
  totals: totalsSchema,
  freshness: freshnessSchema,
});
export type ActivityGrid = z.infer<typeof activityGridSchema>;
