import { z } from 'zod';
import { decisionSumsSchema } from './decision-sums.ts';
import { daySchema, freshnessSchema, rangeArgsSchema, weekDaySchema } from './query-range.ts';
import { stepSchema, timeStepSchema } from './steps.ts';
import { totalsSchema } from './usage.ts';

/** The figures above everything else, for a range and for the same part of the period before it. */

export const summaryArgsSchema = rangeArgsSchema.extend({
  /** First day of a week, where the points are weeks; absent = Monday. */
  startOfWeek: weekDaySchema.optional(),
});

export const summaryFiguresSchema = totalsSchema.extend({
  /** Cache reads / (cache reads + uncached input), 0 to 1; null when there is neither. */
  cacheHitShare: z.number().nullable(),
  /** Sessions that went on at some time of it: begun before its end, last active after its beginning. */
  sessions: z.number().int(),
  decisions: decisionSumsSchema,
  /** Calls that began in the time, also those without an outcome. */
  toolCalls: z.number().int(),
  toolFailures: z.number().int(),
});
export type SummaryFigures = z.infer<typeof summaryFiguresSchema>;

export const summarySchema = z.object({
  timezone: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  figures: summaryFiguresSchema,
  /**
   * As many days before the range; of the last one as much as has passed of the range's last day. null where the range
   * has no first day.
   */
  before: z
    .object({
      since: daySchema,
      until: daySchema,
      /** First instant that is not compared any more, ISO 8601 UTC. */
      end: z.string(),
      /** False: the range is over, and whole days are compared. */
      isSoFar: z.boolean(),
      figures: summaryFiguresSchema,
    })
    .nullable(),
  /** Sessions with an event in the last five minutes that have not ended. */
  activeSessions: z.number().int(),
  /** For lines without an axis: hours of up to two days, days of up to two months, weeks of up to three years, else months. None
   * of the future. */
  step: stepSchema,
  points: z.array(
    timeStepSchema.extend({
      totalCost: z.number(),
      totalTokens: z.number().int(),
      sessions: z.number().int(),
      decisions: decisionSumsSchema,
      toolCalls: z.number().int(),
      toolFailures: z.number().int(),
    }),
  ),
  freshness: freshnessSchema,
});
export type Summary = z.infer<typeof summarySchema>;
