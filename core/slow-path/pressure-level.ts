import { PRESSURE_LEVELS, type PressureLevel } from '../contracts/pressure.ts';

/**
 * Events behind at which a level is entered, and below which it is left again: a level is left only well below its own
 * beginning, so that it does not come and go with every batch. (Reference: back-pressure of the slow path.)
 */
const BOUNDS: Record<PressureLevel, { entered: number; left: number }> = {
  green: { entered: 0, left: 0 },
  yellow: { entered: 10_000, left: 1_000 },
  orange: { entered: 50_000, left: 10_000 },
  red: { entered: 100_000, left: 50_000 },
};

/** The level that follows on one. @param rowsBehind stored events that are not counted yet */
export function nextLevel(level: PressureLevel, rowsBehind: number): PressureLevel {
  const highestEntered = PRESSURE_LEVELS.findLast((each) => rowsBehind >= BOUNDS[each].entered) ?? 'green';
  const kept = PRESSURE_LEVELS.slice(0, PRESSURE_LEVELS.indexOf(level) + 1).findLast(
    (each) => rowsBehind >= BOUNDS[each].left,
  );
  return PRESSURE_LEVELS.indexOf(highestEntered) > PRESSURE_LEVELS.indexOf(kept ?? 'green')
    ? highestEntered
    : (kept ?? 'green');
}
