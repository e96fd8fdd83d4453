import { z } from 'zod';
import { platformSchema } from './platform.ts';

/** What several calls of the contract share: days, zones, ranges, and how current an answer is. */

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** An IANA time zone, e.g. `Asia/Kolkata`. Absent = the system's. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, 'not a time zone; use an IANA name such as UTC or Europe/Berlin');

function isCalendarDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}

/** A calendar day `YYYY-MM-DD` in the requested time zone. */
export const daySchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written YYYY-MM-DD')
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

/** The days a week can start on. */
export const WEEK_DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export const weekDaySchema = z.enum(WEEK_DAYS);
export type WeekDay = z.infer<typeof weekDaySchema>;
