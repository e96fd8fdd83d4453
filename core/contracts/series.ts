import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { freshnessSchema, rangeArgsSchema, weekDaySchema } from './query-range.ts';
import { STEPS, stepSchema, timeStepSchema } from './steps.ts';
import { totalsSchema } from './usage.ts';
import { usualPartSchema } from './usual-day.ts';

/** Cost and tokens along time, in groups. */

export const SERIES_GROUPS = ['model', 'platform', 'project'] as const;
export const seriesGroupSchema = z.enum(SERIES_GROUPS);
export type SeriesGroup = z.infer<typeof seriesGroupSchema>;

/** More steps are refused: no screen draws them, and no answer should grow without bound. */
export const MOST_STEPS = 1_500;

export const seriesArgsSchema = rangeArgsSchema.extend({
  /** `auto`: hours of up to two days, days of up to 31, weeks of up to three years, else months. */
  step: z.enum(['auto', ...STEPS]).default('auto'),
  groupBy: seriesGroupSchema.default('model'),
  /** How many groups have a row of their own, the dearest; the others are one row together. */
  groups: z.number().int().min(1).max(200).default(7),
  /** First day of a week; absent = Monday. */
  startOfWeek: weekDaySchema.optional(),
});

/** One value for each step, in their order. Costs in USD. */
const valuesSchema = z.object({ cost: z.array(z.number()), tokens: z.array(z.number().int()) });

export const seriesSchema = z.object({
  timezone: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  step: stepSchema,
  /**
   * Every step of the range, those without usage and those still to come too; where the range is open, from the first
   * usage until now.
   */
  steps: z.array(timeStepSchema),
  /** Dearest first. */
  groups: z.array(
    valuesSchema.extend({
      /** Model, platform, or hash of the project; empty = no project. */
      key: z.string(),
      label: z.string(),
      totals: totalsSchema,
      /** The tools that it was billed with, dearest first. */
      platforms: z.array(z.object({ platform: platformSchema, totalCost: z.number() })),
    }),
  ),
  /** All groups that have no row; null when each has one. */
  other: valuesSchema.extend({ groups: z.number().int(), totals: totalsSchema }).nullable(),
  /** Of all groups. */
  totals: totalsSchema,
  values: valuesSchema.extend({
    /** The parts that are estimated or have no price: marks survive every sum. */
    estimatedCost: z.array(z.number()),
    unpricedTokens: z.array(z.number().int()),
  }),
  /** Since when capture is paused, ISO 8601 UTC: from then on nothing is known. null while it is not. */
  notCapturedSince: z.string().nullable(),
  /** What usually follows until the end of today; null unless today is in the range and enough is known. */
  restOfToday: usualPartSchema.extend({ days: z.number().int() }).nullable(),
  freshness: freshnessSchema,
});
export type Series = z.infer<typeof seriesSchema>;
