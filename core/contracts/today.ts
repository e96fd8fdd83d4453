import { z } from 'zod';
import { burnRateSchema } from './feed.ts';
import { platformSchema } from './platform.ts';
import { freshnessSchema, timeZoneSchema } from './query-range.ts';
import { modelTotalsSchema, totalsSchema } from './usage.ts';
import { usualDaySchema } from './usual-day.ts';

/** The current day of a zone, for the glance: the popover and the tray. Costs in USD. */

export const todayArgsSchema = z.object({ timezone: timeZoneSchema.optional() });

export const todaySchema = z.object({
  /** `YYYY-MM-DD` in `timezone`. */
  date: z.string(),
  timezone: z.string(),
  totals: totalsSchema,
  /** Yesterday up to the same minute of the day, for comparison. */
  yesterdaySoFar: totalsSchema,
  /** For each hour that the clock shows, from 0 to 23. */
  hours: z.array(z.object({ cost: z.number(), tokens: z.number().int() })).length(24),
  /** null while nothing was captured on any day before today. */
  usualDay: usualDaySchema.nullable(),
  byModel: z.array(modelTotalsSchema),
  byPlatform: z.array(totalsSchema.extend({ platform: platformSchema })),
  /** Dearest first; `projectHash` is empty for what has no project. */
  byProject: z.array(totalsSchema.extend({ projectHash: z.string(), label: z.string() })),
  sessions: z.number().int(),
  /** Sessions with an event in the last five minutes that have not ended. */
  activeSessions: z.number().int(),
  toolCalls: z.number().int(),
  toolFailures: z.number().int(),
  rate: burnRateSchema,
  freshness: freshnessSchema,
});
export type Today = z.infer<typeof todaySchema>;
