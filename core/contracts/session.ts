import { z } from 'zod';
import { decisionSumsSchema } from './decision-sums.ts';
import { platformSchema } from './platform.ts';
import { freshnessSchema } from './query-range.ts';
import { sessionSchema } from './sessions.ts';
import { modelTotalsSchema, totalsSchema } from './usage.ts';

/** One session in all its parts. Times are ISO 8601 UTC, costs in USD. */

export const sessionArgsSchema = z.object({
  platform: platformSchema,
  sessionId: z.string().min(1).max(300),
});

const relatedSessionSchema = z.object({ platform: platformSchema, sessionId: z.string() });

export const sessionSubagentSchema = z.object({
  agentId: z.string(),
  /** The tool's name for its kind; null where it does not say. */
  type: z.string().nullable(),
  /** From its first response or call to its last. */
  startedAt: z.string(),
  endedAt: z.string(),
  toolCalls: z.number().int(),
  toolFailures: z.number().int(),
  totals: totalsSchema,
});
export type SessionSubagent = z.infer<typeof sessionSubagentSchema>;

/** What the tool sent of a session (OpenTelemetry, hooks) that no file of it says. A sum that it never sent is null. */
export const sessionToldSchema = z.object({
  /** Requests to the vendor that failed, and contexts that were summed up. */
  requestErrors: z.number().int(),
  compactions: z.number().int(),
  /** Time in which the person, or the tool, was at work. */
  userActiveMs: z.number().int().nullable(),
  toolActiveMs: z.number().int().nullable(),
  /** Until the first token of an answer came: half of the turns of which it was sent waited no longer. */
  firstTokenP50Ms: z.number().nullable(),
  /** By the tool's own count, which no other figure holds. */
  linesAdded: z.number().nullable(),
  linesRemoved: z.number().nullable(),
  commits: z.number().nullable(),
  pullRequests: z.number().nullable(),
  /** How often the tool asked whether it may, and how often a rule or a mode said no. */
  permissionRequests: z.number().int(),
  permissionDenials: z.number().int(),
  /** Why the session ended, in the tool's word; null while it goes on, or where nothing says so. */
  endReason: z.string().nullable(),
});
export type SessionTold = z.infer<typeof sessionToldSchema>;

export const sessionDetailSchema = sessionSchema.extend({
  endedAt: z.string().nullable(),
  /** From the first event to the last. */
  elapsedMs: z.number().int(),
  /** USD an hour over the last 30 minutes; null for sessions that do not go on, and in their first five minutes. */
  costPerHour: z.number().nullable(),
  linesAdded: z.number().int(),
  linesRemoved: z.number().int(),
  decisions: decisionSumsSchema,
  modelBreakdowns: z.array(modelTotalsSchema),
  /** Dearest first. */
  agents: z.array(sessionSubagentSchema),
  /** Most calls first. Durations in milliseconds, of the calls whose duration is known; null = of none. */
  tools: z.array(
    z.object({
      toolName: z.string(),
      calls: z.number().int(),
      failed: z.number().int(),
      durationP50Ms: z.number().nullable(),
      durationP95Ms: z.number().nullable(),
    }),
  ),
  /** Lines by kind of file, most first; `extension` with its dot, null = none. */
  files: z.array(
    z.object({ extension: z.string().nullable(), linesAdded: z.number().int(), linesRemoved: z.number().int() }),
  ),
  /** The session whose history this one began with, or that called it; null where nothing says so. */
  parent: relatedSessionSchema.nullable(),
  /** Sessions that name this one so. */
  children: z.array(relatedSessionSchema),
  /** null where the tool sent nothing. */
  told: sessionToldSchema.nullable(),
  /** The vendor's last word on each of its limits during the session. */
  rateLimits: z.array(
    z.object({
      /** Empty where there is only one. */
      limitId: z.string(),
      slot: z.enum(['primary', 'secondary']),
      usedPercent: z.number(),
      windowMinutes: z.number().nullable(),
      observedAt: z.string(),
      resetsAt: z.string().nullable(),
    }),
  ),
});
export type SessionDetail = z.infer<typeof sessionDetailSchema>;

export const sessionAnswerSchema = z.object({
  /** null = no such session. */
  session: sessionDetailSchema.nullable(),
  freshness: freshnessSchema,
});
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
