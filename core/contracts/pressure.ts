import { z } from 'zod';

/**
 * How far deriving is behind storing, in stored events that are not counted yet: `green` is the usual state, at `yellow`
 * figures are some seconds old, at `orange` they are old enough to be told of, at `red` capture waits until they are not, where it is
 * what it read that waits.
 */
export const PRESSURE_LEVELS = ['green', 'yellow', 'orange', 'red'] as const;
export const pressureLevelSchema = z.enum(PRESSURE_LEVELS);
export type PressureLevel = z.infer<typeof pressureLevelSchema>;

export const pressureSchema = z.object({
  level: pressureLevelSchema,
  /** Stored and not counted when the level was reached. */
  rowsBehind: z.number().int(),
  /** Epoch milliseconds when it was reached. */
  since: z.number(),
  /** How many derive at once; absent = one. */
  workers: z.number().int().optional(),
});
export type Pressure = z.infer<typeof pressureSchema>;
