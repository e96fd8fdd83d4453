import { z } from 'zod';

/**
 * How far deriving is behind storing, in stored events that are not counted yet: `green` is the usual state, at `yellow`
 * figures are some seconds old, from `orange` on they are old enough to be told of. Whether capture waits is told apart: it
 * does where what it read is `red` by itself.
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
  /** Whether capture is held back until deriving has caught up; absent = no. */
  holdsCapture: z.boolean().optional(),
  /** How many derive at once; absent = one. */
  workers: z.number().int().optional(),
});
export type Pressure = z.infer<typeof pressureSchema>;

/** Whether somebody should be told: figures are old. */
export function isFarBehind(pressure: Pressure | null | undefined): pressure is Pressure {
  return pressure?.level === 'orange' || pressure?.level === 'red';
}
