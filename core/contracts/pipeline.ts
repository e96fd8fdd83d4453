import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { INTAKES } from './telemetry-event.ts';

/** A stream of the queue, and who reads it. */
export const streamStatusSchema = z.object({
  name: z.string(),
  /** Entries that lie in it; an entry holds up to some hundreds of events. */
  length: z.number().int(),
  groups: z.array(
    z.object({
      name: z.string(),
      consumers: z.number().int(),
      /** Entries that were handed out and are not done. */
      pending: z.number().int(),
      /** Entries that nobody has yet; null when Redis cannot tell (before 7.0, or after deletions). */
      lag: z.number().int().nullable(),
      /** ISO 8601, when the oldest entry came that is not done; null where all are. */
      oldestWaitingAt: z.string().nullable(),
    }),
  ),
});
export type StreamStatus = z.infer<typeof streamStatusSchema>;

/** Name of the key, behind the prefix, under which the queue keeps how many events wait in it. */
export const QUEUE_DEPTH_KEY = 'blueplane:queue:depth';
/** Waiting events at which who captures waits: some seconds of work for the fast path, some megabytes for Redis. */
export const QUEUE_LIMIT_EVENTS = 10_000;

/** What Redis says of itself; null where it does not. */
export const redisFactsSchema = z.object({
  version: z.string().nullable(),
  memoryBytes: z.number().int().nullable(),
  clients: z.number().int().nullable(),
});
export type RedisFacts = z.infer<typeof redisFactsSchema>;

const watermarkSchema = z.object({
  /** Sequence of the newest stored event, of the newest counted one, and how many lie between them. */
  stored: z.number().int(),
  counted: z.number().int(),
  behind: z.number().int(),
  /** ISO 8601, when something was counted last; null while nothing was. */
  countedAt: z.string().nullable(),
});

/** How far each stage is with what each tool left. */
export const pipelineSchema = z.object({
  /** A raw table each, as long as it holds anything. */
  watermarks: z.array(watermarkSchema.extend({ platform: platformSchema })),
  /** The same of what tools send by themselves: whichever tool it is of, it lies in one table for each door. */
  sentWatermarks: z.array(watermarkSchema.extend({ intake: z.enum(INTAKES) })),
  /** Events that were captured and are not stored yet; absent where nobody runs, or Redis does not tell. */
  queue: z.object({ waiting: z.number().int() }).optional(),
  /** The streams that are there; absent as `queue` is. */
  streams: z.array(streamStatusSchema).optional(),
  /** Absent as `queue` is. */
  redis: redisFactsSchema.optional(),
  /** Events out of each of these tools' own files that were stored in the last minute. */
  lastMinute: z.array(z.object({ platform: platformSchema, events: z.number().int() })),
  /** What tools sent by themselves, a door each: how much of it was stored in the last minute, and when the last. */
  received: z.array(
    z.object({
      intake: z.enum(INTAKES),
      events: z.number().int(),
      /** ISO 8601; null while nothing is stored. */
      lastAt: z.string().nullable(),
    }),
  ),
  /**
   * From the time that an event bears to when it was stored, of what happened and was stored within the last hour, and
   * since Blueplane runs. Absent while that is too little to tell. Milliseconds.
   */
  delay: z.object({ events: z.number().int(), p50Ms: z.number(), p95Ms: z.number() }).optional(),
  /** A tool each, as long as any of its files is known. */
  checkpoints: z.array(
    z.object({
      platform: platformSchema,
      sources: z.number().int(),
      /** Bytes of its sources that are stored, and bytes that they had when they were last read. */
      storedBytes: z.number().int(),
      bytes: z.number().int(),
      /** Sources of which something is not stored yet. */
      unfinished: z.number().int(),
      /** ISO 8601, when the last of them was stored. */
      storedAt: z.string(),
    }),
  ),
});
export type PipelineReport = z.infer<typeof pipelineSchema>;
