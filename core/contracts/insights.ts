import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { freshnessSchema, timeZoneSchema } from './query-range.ts';

/** What rules find in the user's own figures. No prompt and no code is read, and no model is asked. */

export const INSIGHT_TYPES = ['cost', 'errors', 'acceptance', 'habits', 'data'] as const;
export const insightTypeSchema = z.enum(INSIGHT_TYPES);
export type InsightType = z.infer<typeof insightTypeSchema>;

/** Most urgent first. */
export const INSIGHT_PRIORITIES = ['high', 'medium', 'low'] as const;
export const insightPrioritySchema = z.enum(INSIGHT_PRIORITIES);
export type InsightPriority = z.infer<typeof insightPrioritySchema>;

/** How a number is to be written. `share`: 0 to 1. `factor`: so many times as much. */
export const INSIGHT_UNITS = ['usd', 'tokens', 'count', 'share', 'factor', 'milliseconds', 'days'] as const;
const measuredSchema = z.object({ value: z.number(), unit: z.enum(INSIGHT_UNITS) });
export type Measured = z.infer<typeof measuredSchema>;

/** Longest id: a rule's name, and what it was found in. */
const insightIdSchema = z.string().min(1).max(200);

export const insightsArgsSchema = z.object({
  /** Today and the days before it. Compared with as many days before those. */
  days: z.number().int().min(1).max(90).default(7),
  timezone: timeZoneSchema.optional(),
  platform: platformSchema.optional(),
  /** Epoch milliseconds: what was read for an answer before somebody asked anew is not used for this one. */
  askedAnewAt: z.number().int().nonnegative().optional(),
});

export const insightSessionSchema = z.object({
  platform: platformSchema,
  sessionId: z.string(),
  projectName: z.string().nullable(),
  lastActivity: z.string(),
  /** What puts it on the list, in the finding's own measure. */
  figure: measuredSchema,
});

export const findingSchema = z.object({
  /** The same whenever the same thing is found, e.g. `unpriced_model:glm-5-air`. */
  id: insightIdSchema,
  rule: z.string(),
  type: insightTypeSchema,
  priority: insightPrioritySchema,
  title: z.string(),
  /** What was seen, in a sentence or two with their numbers. */
  sentence: z.string(),
  /** Three figures at most. */
  evidence: z.array(measuredSchema.extend({ label: z.string() })).max(3),
  /** A small chart, null where there is nothing to draw. `isMarked`: the bars that the finding is about. */
  chart: z
    .object({
      kind: z.enum(['bars', 'line', 'meters']),
      unit: z.enum(INSIGHT_UNITS),
      points: z.array(z.object({ label: z.string(), value: z.number().nullable(), isMarked: z.boolean() })),
    })
    .nullable(),
  /** One thing to try. */
  advice: z.string(),
  /** How bad it is, in a measure of the rule's own: a dismissed finding returns when that {@link hasWorsened}. */
  severity: measuredSchema,
  /** How much was looked at; small = too little to be sure, so the priority is low and the sentence says so. */
  sample: z.object({ size: z.number().int(), of: z.string(), isSmall: z.boolean() }),
  /** The sessions behind it, most telling first; all of them, unless there are more than 500. */
  sessions: z.array(insightSessionSchema),
  sessionCount: z.number().int(),
  /** `new`: not seen yet. `muted`: never again. */
  state: z.enum(['new', 'seen', 'dismissed', 'muted']),
});
export type Finding = z.infer<typeof findingSchema>;

export const insightsSchema = z.object({
  timezone: z.string(),
  days: z.number().int(),
  /** ISO 8601 of what was looked at; it ends when that was, at most five minutes ago. */
  since: z.string(),
  until: z.string(),
  /** High priority first, then severity within the rule, then id. */
  findings: z.array(findingSchema),
  /** Dismissed and muted ones that would be shown otherwise, in the same order. */
  hidden: z.array(findingSchema),
  /** Ids that are never to return and are not found in these days: they can be allowed again all the same. */
  mutedElsewhere: z.array(insightIdSchema),
  /** What was looked at: said where nothing was found. */
  looked: z.object({
    sessions: z.number().int(),
    responses: z.number().int(),
    toolCalls: z.number().int(),
    decisions: z.number().int(),
  }),
  freshness: freshnessSchema,
});
export type Insights = z.infer<typeof insightsSchema>;

const A_QUARTER = 0.25;

/**
 * Whether a finding that was dismissed is worse by a quarter, so that it is shown again. An amount has grown by a quarter
 * then. Of a share that alone would never come true above 80 %, so it is enough that what is left to 100 % has shrunk by a
 * quarter: at 90 % failures that a quarter of the successes is gone. The first of both counts; they meet at 50 %.
 * @param then how bad it was when it was dismissed, in the same measure
 */
export function hasWorsened(then: number, { value, unit }: Measured): boolean {
  const grown = then + then * A_QUARTER;
  const enough = unit === 'share' ? Math.min(grown, then + (1 - then) * A_QUARTER) : grown;
  // Where the step is too small for a number, as from nought or close below 100 %, any that is greater is worse.
  return value > then && value >= enough;
}

/** Owner action `chooseInsight`: what becomes of a finding. `undo` takes a choice back. */
export const chooseInsightArgsSchema = z.object({
  findings: z
    .array(z.object({ id: insightIdSchema, severity: measuredSchema }))
    .min(1)
    .max(100),
  choice: z.enum(['seen', 'dismissed', 'muted', 'undo']),
});
export type ChooseInsightArgs = z.infer<typeof chooseInsightArgsSchema>;
