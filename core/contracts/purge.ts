import { z } from 'zod';
import { rangeArgsSchema } from './query-range.ts';
import { totalsSchema } from './usage.ts';

/**
 * What is to be purged: all that is named has to hold. Days are those of the time zone; without a last day, everything
 * up to the purge. Only `everything` and `content` may name nothing else.
 */
export const purgeScopeSchema = rangeArgsSchema.extend({
  everything: z.boolean().optional(),
  /** A project's hash, or its name: a name stands for all folders that are called so. */
  project: z.string().min(1).max(300).optional(),
  /** A session's id, with its subagents. */
  session: z.string().min(1).max(300).optional(),
  /** What was said, all of it and nothing else: every figure stays. Goes with no other limit. */
  content: z.boolean().optional(),
});
export type PurgeScope = z.infer<typeof purgeScopeSchema>;

/** Orders a purge. */
export const purgeOrderSchema = purgeScopeSchema.extend({
  /** Of the preview that a page was shown; pages must name one, programs of the user's need not. */
  token: z.string().max(100).optional(),
});

/** Rows of a table of the database. */
export const tableRowsSchema = z.object({ table: z.string(), rows: z.number().int() });
export type TableRows = z.infer<typeof tableRowsSchema>;

/** What a purge takes away: totals afterwards are those before without `totals`. */
export const purgedSchema = z.object({
  /** Sessions that lose something, and those of which nothing stays. */
  sessions: z.number().int(),
  wholeSessions: z.number().int(),
  totals: totalsSchema,
  prompts: z.number().int(),
  toolCalls: z.number().int(),
  /** Captured events. */
  events: z.number().int(),
  /** Records of which was kept what they say: it goes, with the event or alone. */
  contents: z.number().int(),
  /** Dead letters, and lines that no event could be made of. */
  letters: z.number().int(),
  rejections: z.number().int(),
  /** Rows by table, without tables of which none goes. */
  tables: z.array(tableRowsSchema),
});
export type Purged = z.infer<typeof purgedSchema>;

export const purgePreviewSchema = purgedSchema.extend({
  /** ISO time of the oldest and newest event that goes; null when none does. */
  oldest: z.string().nullable(),
  newest: z.string().nullable(),
  /** Labels of projects that lose something. */
  projects: z.array(z.string()),
  /** Backups, archives and moved-aside databases: they go whole, since each may hold some of it. */
  files: z.object({ count: z.number().int(), bytes: z.number() }),
  /** About how much smaller the home becomes, bytes. */
  bytes: z.number(),
  /** Pages only: names this preview in the order to purge. */
  token: z.string().optional(),
});
export type PurgePreview = z.infer<typeof purgePreviewSchema>;

/** In this order: capture held, rows deleted, copies removed, queue emptied, space overwritten, search for leftovers. */
export const PURGE_STEPS = ['hold', 'rows', 'files', 'queue', 'shrink', 'check'] as const;
export const purgeStepSchema = z.enum(PURGE_STEPS);
export type PurgeStep = z.infer<typeof purgeStepSchema>;
const STEP_NAMES: readonly string[] = PURGE_STEPS;

/** Which of {@link PURGE_STEPS} a job's progress names, from 0; -1 for none of them (a job that has not begun). */
export function purgeStepIndex(step: string): number {
  return STEP_NAMES.indexOf(step);
}

/** A place that was searched for what was purged. */
export const searchedPlaceSchema = z.object({
  place: z.enum(['rows', 'database', 'queue', 'log', 'files']),
  /** Rows or bytes looked at. */
  looked: z.number(),
  /** Rows of the scope, or occurrences of what was searched for; 0 = nothing is left. */
  found: z.number().int(),
});

export const purgeProofSchema = z.object({
  /** Nothing was found in any place. */
  clean: z.boolean(),
  /**
   * Ids of sessions of which nothing stays, or pieces of the kept text, that all bytes were searched for. 0 = there were
   * none, so that no byte was searched: a session that loses a part keeps its id.
   */
  searchedFor: z.number().int(),
  places: z.array(searchedPlaceSchema),
});
export type PurgeProof = z.infer<typeof purgeProofSchema>;

export const purgeResultSchema = z.object({
  purged: purgedSchema,
  proof: purgeProofSchema,
  /** Bytes that the home is smaller by, and those of the database now. */
  freedBytes: z.number(),
  databaseBytes: z.number(),
  /** Of the purge itself, without waiting for others. */
  milliseconds: z.number(),
  /** What could not be finished yet and why, in words; it is tried again at the next start. Empty = all is done. */
  left: z.array(z.string()),
});
export type PurgeResult = z.infer<typeof purgeResultSchema>;
