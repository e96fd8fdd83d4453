import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { freshnessSchema, rangeArgsSchema } from './query-range.ts';

export const toolReportArgsSchema = rangeArgsSchema;

const toolSumsSchema = z.object({
  calls: z.number().int(),
  succeeded: z.number().int(),
  failed: z.number().int(),
  /** The user said no, or no result was seen: neither success nor failure. */
  undecided: z.number().int(),
  /** Of the calls whose duration is known, milliseconds: 10 %, half and 95 % took no longer. null = none is known. */
  durationP10Ms: z.number().nullable(),
  durationP50Ms: z.number().nullable(),
  durationP95Ms: z.number().nullable(),
  /** Web searches that the tool made by itself. They are not in any cost. */
  searches: z.number().int(),
  /** What these searches cost in plans that bill them, USD; an estimate that is added to nothing. */
  searchesEstimatedCost: z.number(),
});

export const toolReportSchema = z.object({
  timezone: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  /** Most calls first. */
  tools: z.array(
    toolSumsSchema.extend({
      toolName: z.string(),
      /** Most calls first. */
      usedBy: z.array(platformSchema),
      /** Calls by class of what went wrong (`rejected` = the user said no), most frequent first. */
      errorClasses: z.array(z.object({ errorClass: z.string(), calls: z.number().int() })),
    }),
  ),
  totals: toolSumsSchema,
  freshness: freshnessSchema,
});
export type ToolReport = z.infer<typeof toolReportSchema>;
