import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { daySchema, freshnessSchema, rangeArgsSchema } from './query-range.ts';
import { totalsSchema } from './usage.ts';

/** The list of sessions. A session is a conversation with one tool. Times are ISO 8601 UTC, costs in USD. */

export const SESSION_ORDERS = ['newest', 'cost', 'tokens', 'duration', 'failures'] as const;
export const sessionOrderSchema = z.enum(SESSION_ORDERS);
export type SessionOrder = z.infer<typeof sessionOrderSchema>;

export const sessionsArgsSchema = rangeArgsSchema.extend({
  /**
   * A part of the project's name, a model's, a called tool's, or the id's beginning; at privacy level `content` also words
   * of what was said. Upper and lower case are one.
   */
  search: z.string().max(200).optional(),
  /** Only sessions that used this model in the range. */
  model: z.string().min(1).max(200).optional(),
  /** Only sessions that go on now. */
  active: z.boolean().optional(),
  /** Only sessions with a tool call that failed in the range. */
  hasFailures: z.boolean().optional(),
  /** Only sessions that cost more than this in the range, USD. */
  costAbove: z.number().min(0).optional(),
  /** Cost, tokens and failures are those of the range, durations those of the whole session. */
  order: sessionOrderSchema.default('newest'),
  limit: z.number().int().min(1).max(500).default(50),
  offset: z.number().int().min(0).default(0),
});

export const sessionSchema = z.object({
  sessionId: z.string(),
  platform: platformSchema,
  projectName: z.string().nullable(),
  /** As `report projects` keys it; empty = no project. */
  projectHash: z.string(),
  startedAt: z.string(),
  lastActivity: z.string(),
  active: z.boolean(),
  /** The dearest first. */
  models: z.array(z.string()),
  /** Distinct subagents that billed something. */
  subagents: z.number().int(),
  prompts: z.number().int(),
  toolCalls: z.number().int(),
  toolFailures: z.number().int(),
  /** Of the whole session. */
  totals: totalsSchema,
});
export type Session = z.infer<typeof sessionSchema>;

export const listedSessionSchema = sessionSchema.extend({
  /** Billed in the range, and in the project if one is asked for: these add up to the range's totals. */
  inRange: totalsSchema,
  /** The day of its newest activity in the range, under whose head it stands. */
  day: daySchema,
  /** USD an hour over the last 30 minutes; null for sessions that do not go on, and in their first five minutes. */
  costPerHour: z.number().nullable(),
});
export type ListedSession = z.infer<typeof listedSessionSchema>;

export const sessionsSchema = z.object({
  timezone: z.string(),
  /** One page, in the order that was asked for; equals by newest activity. Figures are those of the whole session. */
  sessions: z.array(listedSessionSchema),
  /** Sessions that match, for paging. */
  total: z.number().int(),
  /** All that match, as far as they were billed in the range. */
  totals: totalsSchema,
  /** The heads of all days on which matching sessions stand, newest first. */
  days: z.array(
    totalsSchema
      .pick({ totalCost: true, estimatedCost: true, totalTokens: true, estimatedTokens: true, unpricedTokens: true })
      .extend({ day: daySchema, sessions: z.number().int() }),
  ),
  freshness: freshnessSchema,
  /**
   * Privacy level `content` only, when words are searched: what was said was looked through, too. So many of the sessions
   * said them; what was said before `searchedSince` (ISO 8601, null = nothing) was not looked at.
   */
  content: z.object({ sessions: z.number().int(), searchedSince: z.string().nullable() }).optional(),
});
export type Sessions = z.infer<typeof sessionsSchema>;
