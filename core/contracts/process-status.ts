import { z } from 'zod';
import { pressureSchema } from './pressure.ts';

/** `backing_off` waits to restart; `failed` gave up after too many restarts and needs a person. */
export const PROCESS_STATES = ['starting', 'running', 'backing_off', 'failed', 'stopping', 'stopped'] as const;

export const processStatusSchema = z.object({
  name: z.string(),
  state: z.enum(PROCESS_STATES),
  pid: z.number().int().nullable(),
  restarts: z.number().int(),
  /** Epoch milliseconds of the last start. */
  startedAt: z.number().nullable(),
  /** What holds up its work now, else why it last ended or cannot start; in words, never content and never a path. */
  detail: z.string().nullable(),
  /** Epoch milliseconds since when a running process tells that its work is held up; `detail` says by what. */
  troubledSince: z.number().nullable().optional(),
});
export type ProcessStatus = z.infer<typeof processStatusSchema>;

/** Why somebody owns a home: `daemon` (start), `ingest` (ingest --once) or `desktop`. */
export const ownerModeSchema = z.enum(['daemon', 'ingest', 'desktop']);

/** Where OpenTelemetry is taken in, and why other ports than the wanted ones are used. */
export const otlpAddressesSchema = z.object({ http: z.string(), grpc: z.string(), notice: z.string().nullable() });
export type OtlpAddresses = z.infer<typeof otlpAddressesSchema>;

/** A purge or an export of the owner, as far as everybody may know of it: what it is and whether it goes on. */
export const jobStandingSchema = z.object({
  id: z.number().int(),
  kind: z.enum(['purge', 'export']),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
});
export type JobStanding = z.infer<typeof jobStandingSchema>;

/** What the owner of a home tells about itself. */
export const ownerStatusSchema = z.object({
  mode: ownerModeSchema,
  version: z.string(),
  pid: z.number().int(),
  startedAt: z.number(),
  /** Address of the dashboard without any token, once it listens. */
  dashboard: z.string().nullable(),
  /** Null or absent while nothing is taken in. */
  otlp: otlpAddressesSchema.nullable().optional(),
  /** Since when capture is paused by the user, and when that ends by itself, epoch milliseconds; null while it is not. */
  paused: z.object({ since: z.number(), until: z.number().optional() }).nullable().default(null),
  processes: z.array(processStatusSchema),
  /** How far deriving is behind; null or absent while nobody derives. */
  pressure: pressureSchema.nullable().optional(),
  /** The job that runs, or the last one that did; null or absent before the first. */
  job: jobStandingSchema.nullable().optional(),
  /** True where all that is stored is invented. */
  sample: z.boolean().optional(),
});
export type OwnerStatus = z.infer<typeof ownerStatusSchema>;
