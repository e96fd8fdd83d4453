import { z } from 'zod';
import { daySchema, freshnessSchema, timeZoneSchema, weekDaySchema } from './query-range.ts';

/** What was spent of the budgets in the settings. Money is in USD; days are calendar days of the zone. */

export const BUDGET_PERIODS = ['daily', 'weekly', 'monthly'] as const;
export const budgetPeriodSchema = z.enum(BUDGET_PERIODS);
export type BudgetPeriod = z.infer<typeof budgetPeriodSchema>;

export const budgetsArgsSchema = z.object({
  timezone: timeZoneSchema.optional(),
  /** First day of a week; absent = the setting `budgets.start_of_week`. */
  startOfWeek: weekDaySchema.optional(),
});

export const budgetSchema = z.object({
  period: budgetPeriodSchema,
  /** First and last day of the period that goes on now. */
  since: daySchema,
  until: daySchema,
  /** null = no such budget is set; what was spent is told all the same. */
  limit: z.number().nullable(),
  spent: z.number(),
  /** Part of `spent` that is estimated. */
  estimatedCost: z.number(),
  /** Tokens that are in no cost because they have no price. */
  unpricedTokens: z.number().int(),
  /** spent / limit; null without a limit. */
  share: z.number().nullable(),
  /**
   * Spent at the end of the period if the rest is as usual; null while there is too little history to know what is usual.
   */
  expected: z.number().nullable(),
  expectedShare: z.number().nullable(),
  /** `warning` from `warnAt` on, `over` from the limit on; null without a limit. */
  state: z.enum(['ok', 'warning', 'over']).nullable(),
});
export type Budget = z.infer<typeof budgetSchema>;

export const budgetsSchema = z.object({
  timezone: z.string(),
  /** Share of a limit from which it is a warning, 0 to 1. */
  warnAt: z.number(),
  /** Whether the desktop tells of them by itself. */
  notify: z.boolean(),
  /** Daily, weekly, monthly. */
  budgets: z.array(budgetSchema),
  freshness: freshnessSchema,
});
export type Budgets = z.infer<typeof budgetsSchema>;
