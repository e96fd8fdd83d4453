import { z } from 'zod';
import { DAY_PATTERN, isCalendarDay, isTimeZone, WEEK_DAYS } from './calendar.ts';
import { platformSchema } from './platform.ts';

/** What several calls of the contract share: days, zones, ranges, and how current an answer is. */

/** An IANA time zone, e.g. `Asia/Kolkata`. Absent = the system's. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, 'not a time zone; use an IANA name such as UTC or Europe/Berlin');

/** A calendar day `YYYY-MM-DD` in the requested time zone. */
export const daySchema = z
  .string()
  .regex(DAY_PATTERN, 'a day is written YYYY-MM-DD')
  .refine(isCalendarDay, 'no such day');

/** How current an answer is. */
export const freshnessSchema = z.object({
  /** ISO time of the newest billed response in the database, null when there is none. */
  newestResponseAt: z.string().nullable(),
  /** ISO time at which the sources were last read to their end, null if never. */
  sourcesReadAt: z.string().nullable(),
  /** Captured rows that are not derived yet; 0 = every figure includes all captured rows. */
  rowsBehind: z.number().int(),
});
export type Freshness = z.infer<typeof freshnessSchema>;

/** A project as `report projects` keys it: the salted hash of its folder; empty = what has no project. */
export const projectSchema = z
  .string()
  .max(128, 'the hash of a project, as the keys of `report projects` give it; empty = without a project');

export const rangeArgsSchema = z.object({
  /** First day included. */
  since: daySchema.optional(),
  /** Last day included. */
  until: daySchema.optional(),
  timezone: timeZoneSchema.optional(),
  platform: platformSchema.optional(),
  project: projectSchema.optional(),
});

export const weekDaySchema = z.enum(WEEK_DAYS);
