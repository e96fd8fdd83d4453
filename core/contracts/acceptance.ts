import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { daySchema, freshnessSchema, rangeArgsSchema } from './query-range.ts';

/**
 * What became of what tools proposed. Only a person's decisions make a rate; those that nobody was asked for are counted
 * apart, because they would read as 100 %.
 */

/** Fewer decisions are no rate: it would be made by chance. */
export const DECISIONS_FOR_RATE = 20;

export const acceptanceArgsSchema = rangeArgsSchema.extend({
  /** Only decisions about files of this kind, with its dot. */
  extension: z
    .string()
    .regex(/^\.[\w+-]{1,12}$/, 'an extension with its dot, such as .ts')
    .optional(),
});

const decisionSumsSchema = z.object({
  /** Taken as proposed. */
  accepted: z.number().int(),
  /** Taken after the person changed it. */
  edited: z.number().int(),
  rejected: z.number().int(),
  /** Nobody was asked. In no rate. */
  automatic: z.number().int(),
  /** Share that was kept, edited or not, of what a person decided, 0 to 1; null with fewer than 20 decisions. */
  keptRate: z.number().nullable(),
});

/** Lines, as the tool itself counted them. */
const linesSchema = z.object({ suggested: z.number().int(), accepted: z.number().int() });

export const acceptanceSchema = z.object({
  timezone: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  totals: decisionSumsSchema,
  /** Each day from the first of the range (or the first decision) to its last (or today), those without decisions too. */
  days: z.array(decisionSumsSchema.extend({ day: daySchema })),
  /** Most decisions first. */
  byTool: z.array(decisionSumsSchema.extend({ toolName: z.string() })),
  /** Every platform that was used in the range. */
  byPlatform: z.array(
    decisionSumsSchema.extend({
      platform: platformSchema,
      /** False: this tool's records hold no decisions, which is no data and neither 0 % nor 100 %. */
      recordsDecisions: z.boolean(),
    }),
  ),
  /** Kinds of files that were decided about in the range, whatever `extension` asks for; most decisions first. */
  extensions: z.array(z.object({ extension: z.string(), decisions: z.number().int() })),
  /**
   * Lines that a tool itself counted by day, for all sessions of the machine together; in none of the sums above, which are
   * of decisions. Days are those of the machine's zone. Empty where none does, and for one project or kind of files.
   */
  lineCounts: z.array(
    z.object({
      platform: platformSchema,
      /** What made the suggestions, in the tool's own word; empty = nothing says. */
      features: z.array(linesSchema.extend({ feature: z.string() })),
      /** Those of the range on which anything was counted, ascending. */
      days: z.array(linesSchema.extend({ day: daySchema })),
    }),
  ),
  freshness: freshnessSchema,
});
export type Acceptance = z.infer<typeof acceptanceSchema>;
export type DecisionSums = z.infer<typeof decisionSumsSchema>;
