import { z } from 'zod';

/**
 * The usual day: the mean of the last seven days before today, each weekday once. A day without usage counts as zero; a
 * day before the first usage that was ever captured does not count.
 */

/** Means, so tokens need not be whole. Cost in USD. */
export const usualPartSchema = z.object({ cost: z.number(), tokens: z.number() });
export type UsualPart = z.infer<typeof usualPartSchema>;

export const usualDaySchema = z.object({
  /** How many days the means are of, 1 to 7. */
  days: z.number().int(),
  /** For each hour that the clock shows, from 0 to 23. */
  hours: z.array(usualPartSchema).length(24),
  /** Until this minute of the day. */
  soFar: usualPartSchema,
  /** From this minute of the day to its end. */
  rest: usualPartSchema,
});
export type UsualDay = z.infer<typeof usualDaySchema>;
