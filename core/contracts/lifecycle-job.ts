import { z } from 'zod';
import { exportArgsSchema, exportResultSchema, exportSelectionSchema } from './export.ts';
import { jobStandingSchema } from './process-status.ts';
import { purgeResultSchema, purgeScopeSchema } from './purge.ts';

/** How far a job is: in `step`, so many of so many. */
export const jobProgressSchema = z.object({
  /** A step of a purge, or the table that is being written; `parts`: those of a report for people. */
  step: z.string(),
  done: z.number(),
  total: z.number(),
});
export type JobProgress = z.infer<typeof jobProgressSchema>;

/** Why a job was refused, where a page has a way out to offer. `file_exists`: a file of that name is there already. */
export const jobRefusalSchema = z.enum(['file_exists']);
export type JobRefusal = z.infer<typeof jobRefusalSchema>;

/** A purge or an export that the owner was asked for. One runs at a time; the last one is remembered until the next. */
export const lifecycleJobSchema = jobStandingSchema.extend({
  /** Epoch milliseconds. With the number it names a job also when another owner counts from 1 again. */
  startedAt: z.number().default(0),
  progress: jobProgressSchema,
  /** False once a purge has begun to delete: it then finishes, at the next start if need be. */
  canCancel: z.boolean(),
  /** Why it failed, in words that say what to do. */
  message: z.string().nullable(),
  /** Absent where the message alone says it. */
  refusal: jobRefusalSchema.optional(),
  purge: purgeResultSchema.nullable(),
  export: exportResultSchema.nullable(),
});
export type LifecycleJob = z.infer<typeof lifecycleJobSchema>;

export const currentJobSchema = z.object({ job: lifecycleJobSchema.nullable() });

/** What the process that does a job is told. */
export const jobOrderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('purge'), scope: purgeScopeSchema }),
  z.object({ kind: z.literal('preview'), scope: purgeScopeSchema }),
  /** What a purge that was broken off left. */
  z.object({ kind: z.literal('finish') }),
  z.object({ kind: z.literal('export'), args: exportArgsSchema }),
  z.object({ kind: z.literal('exportPreview'), selection: exportSelectionSchema }),
  z.object({ kind: z.literal('diagnostics') }),
  z.object({ kind: z.literal('backup') }),
]);
export type JobOrder = z.infer<typeof jobOrderSchema>;
