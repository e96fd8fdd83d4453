import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { daySchema, freshnessSchema, projectSchema, timeZoneSchema } from './query-range.ts';
import { totalsSchema } from './usage.ts';

/** All sessions of one day as bars, a row a project. Times are ISO 8601 UTC, costs in USD. */

export const dayArgsSchema = z.object({
  /** Absent = today. */
  day: daySchema.optional(),
  timezone: timeZoneSchema.optional(),
  platform: platformSchema.optional(),
  project: projectSchema.optional(),
});

/** Length of a step, in which costs and what ran at once are told. */
export const DAY_STEP_MS = 5 * 60_000;

/** Most marks of one kind in a bar; the newest are kept. */
export const MOST_BAR_MARKS = 200;

export const daySessionSchema = z.object({
  sessionId: z.string(),
  platform: platformSchema,
  /** Its part of the day. */
  from: z.string(),
  to: z.string(),
  /** It began before the day, goes on after it. */
  startsBefore: z.boolean(),
  endsAfter: z.boolean(),
  active: z.boolean(),
  /** Dearest first. */
  models: z.array(z.string()),
  /** Billed on this day. */
  totals: totalsSchema,
  /** Costs of the steps in which anything was billed: the step's number, counted from the beginning of the day. */
  cost: z.object({ step: z.array(z.number().int()), usd: z.array(z.number()) }),
  subagents: z.array(
    z.object({ from: z.string(), to: z.string(), type: z.string().nullable(), totalCost: z.number() }),
  ),
  /** When calls that failed began. */
  failures: z.array(z.string()),
  toolFailures: z.number().int(),
});
export type DaySession = z.infer<typeof daySessionSchema>;

export const dayViewSchema = z.object({
  day: daySchema,
  timezone: z.string(),
  /** The day's first instant, and the first one after it. */
  from: z.string(),
  to: z.string(),
  sessions: z.number().int(),
  activeSessions: z.number().int(),
  totals: totalsSchema,
  /** Dearest first. */
  projects: z.array(
    z.object({
      /** Empty = no project. */
      projectHash: z.string(),
      label: z.string(),
      totals: totalsSchema,
      /** By their start. */
      sessions: z.array(daySessionSchema),
    }),
  ),
  /** The time of all sessions added up, and the time in which at least one was there. */
  agentTimeMs: z.number().int(),
  wallTimeMs: z.number().int(),
  /** How many sessions ran in each step of the day. */
  concurrency: z.array(z.number().int()),
  /** The most of these. */
  peak: z.number().int(),
  freshness: freshnessSchema,
});
export type DayView = z.infer<typeof dayViewSchema>;
