import { z } from 'zod';

/** Steps of time in which figures are told: of the zone's own clock and calendar. */
export const STEPS = ['quarter_hour', 'hour', 'day', 'week', 'month'] as const;
export const stepSchema = z.enum(STEPS);
export type Step = z.infer<typeof stepSchema>;

/** One step. A step that a range cuts, or that clocks set back or forward, is shorter or longer than its name. */
export const timeStepSchema = z.object({
  /** What the clock shows at its beginning: `YYYY-MM-DD` of a day or the first day of a week or month, else `YYYY-MM-DDTHH:mm`. */
  label: z.string(),
  /** ISO 8601 UTC. */
  start: z.string(),
  /** The first instant after it. */
  end: z.string(),
});
export type TimeStep = z.infer<typeof timeStepSchema>;
