import { z } from 'zod';
import { freshnessSchema, rangeArgsSchema } from './query-range.ts';

/**
 * A score from 0 to 100 of how smoothly the tools worked: 50, and what each part adds or takes away. It judges tools and
 * sessions and never a person.
 */

export const productivityArgsSchema = rangeArgsSchema.extend({
  /** Of this session alone, whole; the range is ignored. Needs `platform`. */
  sessionId: z.string().min(1).max(200).optional(),
});

/** Fewer calls with an outcome make no score. */
export const CALLS_FOR_SCORE = 20;

export const PRODUCTIVITY_PARTS = ['base', 'tools', 'errors', 'completion', 'code'] as const;

const productivityPartSchema = z.object({
  part: z.enum(PRODUCTIVITY_PARTS),
  /** What it adds; negative for errors. */
  points: z.number(),
  /** Most (for errors: least) that it can be. */
  limit: z.number(),
  /**
   * What it is made of: the share of calls that succeeded, the share that failed, the share of sessions that have ended,
   * the mean share of 200 changed lines that a session reached. null = the base, or nothing is known, which adds nothing.
   */
  value: z.number().nullable(),
});

export const productivitySchema = z.object({
  timezone: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  /** 0 to 100; null when there is too little to judge by, which `reason` says. */
  score: z.number().nullable(),
  reason: z.string().nullable(),
  parts: z.array(productivityPartSchema),
  /** The same for as much time before, null without a first day or when that was too little. */
  before: z.number().nullable(),
  sample: z.object({ sessions: z.number().int(), calls: z.number().int(), linesChanged: z.number().int() }),
  freshness: freshnessSchema,
});
export type Productivity = z.infer<typeof productivitySchema>;
