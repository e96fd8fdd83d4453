import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import { PRESSURE_LEVELS, type PressureLevel } from '../contracts/pressure.ts';

/** How many derive at once: least, and most when it is urgent. The process itself is one of them. */
export type WorkerLimits = { min: number; max: number };

/** Stored events of a tool that are not counted yet, at which a helper is worth its start and its memory. */
const WORTHWHILE_ROWS = 1_000;

/** Workers for a setting that names none: half of the processor's cores, so that two cores stay with one. */
export function workerLimits(setting: { min: number; max?: number | undefined }, cores: number): WorkerLimits {
  const max = setting.max ?? Math.min(PLATFORMS.length, Math.max(1, Math.floor(cores / 2)));
  return { min: Math.min(setting.min, max), max };
}

/** One more at yellow, all of them from orange on. */
export function workersFor(level: PressureLevel, { min, max }: WorkerLimits): number {
  const urgency = PRESSURE_LEVELS.indexOf(level);
  return urgency >= 2 ? max : Math.min(max, min + urgency);
}

/**
 * The tools whose events helpers derive, one each. A helper stays until its tool is caught up with; the tool that is
 * furthest behind stays with the process itself, which would have nothing to do otherwise.
 *
 * @param behind stored events of each tool that are not counted yet
 * @param helped those that have a helper now
 */
export function helpedPlatforms(
  workers: number,
  behind: ReadonlyMap<Platform, number>,
  helped: ReadonlySet<Platform>,
): Platform[] {
  const helpers = workers - 1;
  const rowsOf = (platform: Platform) => behind.get(platform) ?? 0;
  const kept = PLATFORMS.filter((platform) => helped.has(platform) && rowsOf(platform) > 0).slice(0, helpers);
  const others = PLATFORMS.filter((platform) => !helped.has(platform) && rowsOf(platform) >= WORTHWHILE_ROWS)
    .sort((one, other) => rowsOf(other) - rowsOf(one))
    .slice(1);
  return [...kept, ...others.slice(0, helpers - kept.length)];
}
