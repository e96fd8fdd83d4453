import { z } from 'zod';
import { changedSchema } from './changed.ts';
import { letterOrderSchema } from './dead-letters.ts';
import { chooseInsightArgsSchema } from './insights.ts';
import { jobRefusalSchema } from './lifecycle-job.ts';
import { pressureSchema } from './pressure.ts';
import { ownerModeSchema } from './process-status.ts';
import { settingsSchema } from './settings.ts';
import { settingsReportSchema } from './settings-report.ts';

/** What a worker process is told at its start, as JSON in the environment variable `BLUEPLANE_WORKER`. */
export const workerBootSchema = z.object({
  name: z.string(),
  /** The home folder, absolute. */
  home: z.string(),
  redis: z.object({
    /** Unix socket path, or null for a URL. */
    socketPath: z.string().nullable(),
    url: z.string().nullable(),
    /** Prefix of every key; empty for the private Redis. */
    keyPrefix: z.string(),
  }),
  /** The settings in force when it started: a file that is being edited breaks no running program. */
  settings: settingsSchema,
  /** gateway: the same for people, with where each value comes from. */
  settingsReport: settingsReportSchema.optional(),
  /** `ingest`: sources are read when asked for, not before. */
  mode: ownerModeSchema,
  /** capture: begin paused; sources are read only when asked for. */
  paused: z.boolean().default(false),
  /** What an earlier life of this worker said when it was ready: the gateway comes back where open pages look for it. */
  earlier: z.record(z.string(), z.string()).optional(),
});
export type WorkerBoot = z.infer<typeof workerBootSchema>;
export type RedisAddress = WorkerBoot['redis'];

/** Figures of one run over the sources; counts of this run only. */
export const ingestProgressSchema = z.object({
  /** Source files found. */
  files: z.number().int(),
  /** Files in which there was something new to read. */
  filesRead: z.number().int(),
  bytesTotal: z.number(),
  bytesRead: z.number(),
  /** Records read: one JSON object each, blank lines not counted. lines = events + rejectedLines. */
  lines: z.number().int(),
  events: z.number().int(),
  rejectedLines: z.number().int(),
  rejectedByReason: z.record(z.string(), z.number().int()),
  /** What was passed over and why, e.g. `a FIFO`; paths are for the screen only and never stored. */
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  /** How many were passed over when `skipped` names only the first of them. */
  skippedCount: z.number().int().optional(),
});
export type IngestProgress = z.infer<typeof ingestProgressSchema>;

/** Supervisor to worker. `request` messages are answered by one `response` with the same id. */
export const toWorkerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping'), id: z.number().int() }),
  z.object({ type: z.literal('stop'), deadlineMs: z.number() }),
  /** capture: read all sources to their end and wait until everything is stored. */
  z.object({ type: z.literal('ingest'), id: z.number().int() }),
  /** fast path: store everything that is queued. slow path: derive everything stored so far. */
  z.object({ type: z.literal('drain'), id: z.number().int() }),
  /** gateway: a fresh one-time address of the dashboard. */
  z.object({ type: z.literal('mint_address'), id: z.number().int() }),
  /** gateway: one call of the contract, for those who are not its HTTP clients (desktop, control socket). */
  z.object({ type: z.literal('call'), id: z.number().int(), method: z.string(), args: z.unknown() }),
  /** lifecycle: a purge or an export, or what one would take; unchecked. */
  z.object({ type: z.literal('job'), id: z.number().int(), order: z.unknown() }),
  /** lifecycle: leave everything as it was, if that is possible. */
  z.object({ type: z.literal('cancel_job') }),
  /** capture: read nothing on its own until `resume`. */
  z.object({ type: z.literal('pause') }),
  z.object({ type: z.literal('resume') }),
  /** gateway: the state of all processes, sent whenever it changes. */
  z.object({ type: z.literal('owner_status'), status: z.unknown() }),
  /** gateway: other settings are in force. Processes that need them for more than figures are started anew instead. */
  z.object({ type: z.literal('settings'), settings: settingsSchema, report: settingsReportSchema }),
  /** slow path: keeps what the user chose for findings. */
  z.object({ type: z.literal('choose_insight'), id: z.number().int(), args: chooseInsightArgsSchema }),
  /** fast path: stores dead letters after all, or deletes them. */
  z.object({ type: z.literal('dead_letters'), id: z.number().int(), order: letterOrderSchema }),
  /** gateway: what an action that it asked for came to. */
  z.object({
    type: z.literal('action_result'),
    id: z.number().int(),
    error: z.string().nullable(),
    result: z.unknown(),
  }),
]);
export type ToWorker = z.infer<typeof toWorkerSchema>;

/** Worker to supervisor. */
export const fromWorkerSchema = z.discriminatedUnion('type', [
  /** The worker does its work from now on; `info` is the gateway's `{ dashboard, address }`. */
  z.object({ type: z.literal('ready'), info: z.record(z.string(), z.string()).optional() }),
  z.object({ type: z.literal('pong'), id: z.number().int() }),
  z.object({ type: z.literal('progress'), progress: ingestProgressSchema }),
  /** capture: what changed in the last day is stored, or queued where no history comes after it; said once. */
  z.object({ type: z.literal('recent_stored') }),
  /** lifecycle: how far the job is. */
  z.object({ type: z.literal('job_progress'), progress: z.unknown() }),
  /** slow path: it is further behind than before, or less far. */
  z.object({ type: z.literal('pressure'), pressure: pressureSchema }),
  /** gateway: stored figures changed. */
  z.object({ type: z.literal('changed'), change: changedSchema }),
  /** Work waits because of something a person may have to mend; null when it is over. A sentence that says what to do. */
  z.object({ type: z.literal('trouble'), detail: z.string().nullable() }),
  /** gateway: a page asks the owner to do something; answered by an `action_result` with the same id. */
  z.object({ type: z.literal('action'), id: z.number().int(), action: z.string(), args: z.unknown() }),
  z.object({
    type: z.literal('response'),
    id: z.number().int(),
    error: z.string().nullable(),
    /** lifecycle: why it refused, where a page has a way out to offer. */
    refusal: jobRefusalSchema.optional(),
    result: z.unknown(),
  }),
]);
export type FromWorker = z.infer<typeof fromWorkerSchema>;
