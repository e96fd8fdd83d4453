import { z } from 'zod';
import { platformSchema } from './platform.ts';

/**
 * How it goes now: rolling windows up to this instant, as they are kept in Redis. Amounts of money are not among them:
 * what is billed is always read from the database. Times are ISO 8601 UTC, durations milliseconds.
 */

/**
 * The ladder: how fine it is and how long that is kept. A window is answered out of the coarsest step that still divides
 * it well, so that no window reads more than some hundreds of buckets.
 */
export const LIVE_STEPS = {
  second: { widthMs: 1_000, keptMs: 3_600_000 },
  minute: { widthMs: 60_000, keptMs: 86_400_000 },
  fiveMinutes: { widthMs: 300_000, keptMs: 7 * 86_400_000 },
  hour: { widthMs: 3_600_000, keptMs: 30 * 86_400_000 },
} as const;
export type LiveStep = keyof typeof LIVE_STEPS;

/** Each window ends with the bucket that is not over yet, and has so many buckets with it. */
export const LIVE_WINDOWS = {
  minute: { step: 'second', buckets: 60 },
  hour: { step: 'minute', buckets: 60 },
  day: { step: 'fiveMinutes', buckets: 288 },
  week: { step: 'hour', buckets: 168 },
  month: { step: 'hour', buckets: 720 },
} as const satisfies Record<string, { step: LiveStep; buckets: number }>;
export const LIVE_WINDOW_NAMES = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type LiveWindowName = (typeof LIVE_WINDOW_NAMES)[number];

/** A session is active when it had an event within this time and has not ended. */
export const SESSION_ACTIVE_MS = 5 * 60_000;

/** Hours of the lists of what was used most, the one that is not over among them. */
export const LIVE_LEADER_HOURS = 24;
/** Longest list of what was used most. */
export const LIVE_LEADERS_MAX = 10;

/** Percentiles come from a histogram: each is within this share of the value that a sorted list would show. */
export const LIVE_PERCENTILE_ERROR = 0.045;

const spreadSchema = z.object({
  /** Values that are known. */
  count: z.number().int(),
  mean: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
});
export type LiveSpreadFigures = z.infer<typeof spreadSchema>;

const windowSchema = z.object({
  window: z.enum(LIVE_WINDOW_NAMES),
  /** First instant of it. */
  since: z.string(),
  stepMs: z.number().int(),
  responses: z.number().int(),
  tokens: z.number().int(),
  tokensPerMinute: z.number(),
  /** Tokens of a response; null = there was none. */
  responseTokens: spreadSchema.nullable(),
  prompts: z.number().int(),
  promptLength: spreadSchema.nullable(),
  toolCalls: z.number().int(),
  toolFailures: z.number().int(),
  /** Of the calls whose duration is known; null = of none. */
  toolDurationMs: spreadSchema.nullable(),
  /** What a person decided; none at all is no rate. */
  accepted: z.number().int(),
  edited: z.number().int(),
  rejected: z.number().int(),
});
export type LiveWindow = z.infer<typeof windowSchema>;

const leaderSchema = z.object({
  /** A model, a tool, a platform, or the salted hash of a project. */
  key: z.string(),
  /** For people: the key, or the project's name. */
  label: z.string(),
  value: z.number().int(),
});
export type LiveLeader = z.infer<typeof leaderSchema>;

export const LIVE_LEADER_KINDS = ['models', 'tools', 'projects', 'platforms'] as const;
export type LiveLeaderKind = (typeof LIVE_LEADER_KINDS)[number];

/** The newest of each kind of event, and which sessions go on. */
export const liveLatestSchema = z.object({
  response: z.object({ at: z.string(), platform: platformSchema, model: z.string() }).nullable(),
  toolCall: z.object({ at: z.string(), platform: platformSchema, toolName: z.string() }).nullable(),
  prompt: z.object({ at: z.string(), platform: platformSchema }).nullable(),
});
export type LiveLatest = z.infer<typeof liveLatestSchema>;

export const liveMetricsSchema = z.object({
  /** The instant at which the windows end. */
  at: z.string(),
  /** Where it was read. The same either way; only the time that it takes differs. */
  source: z.enum(['redis', 'database']),
  windows: z.array(windowSchema),
  /** The last hour minute by minute, the one that is not over last. */
  minutes: z.array(
    z.object({
      at: z.string(),
      responses: z.number().int(),
      tokens: z.number().int(),
      toolCalls: z.number().int(),
      toolFailures: z.number().int(),
    }),
  ),
  latest: liveLatestSchema,
  /** Sessions with an event in the last five minutes that have not ended. */
  activeSessions: z.number().int(),
  /** Most first, over {@link LIVE_LEADER_HOURS} hours: models, projects and platforms by tokens, tools by calls. */
  leaders: z.record(z.enum(LIVE_LEADER_KINDS), z.array(leaderSchema)),
});
export type LiveMetrics = z.infer<typeof liveMetricsSchema>;
