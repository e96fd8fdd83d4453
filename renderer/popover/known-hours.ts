import type { Today } from '../../core/contracts/api.ts';
import { dayOfInstant } from '../../core/format/index.ts';
import { minuteOfDay } from './hour-bars.ts';

/** How far today's hours are known: those behind the current one are to come, those from `unknownFrom` were not captured. */
export type KnownHours = { currentHour: number; unknownFrom: number | null };

type Hour = Pick<Today['hours'][number], 'cost' | 'tokens'>;

/**
 * The first hour of a day of which something was not captured; null while all is.
 *
 * @param capturedUntil instant after which nothing was captured, epoch milliseconds; null while it is
 */
export function unknownFromHour(
  capturedUntil: number | null,
  { date, timezone }: Pick<Today, 'date' | 'timezone'>,
): number | null {
  if (capturedUntil === null) return null;
  const lastDay = dayOfInstant(capturedUntil, timezone);
  if (lastDay > date) return null;
  return lastDay < date ? 0 : Math.floor(minuteOfDay(capturedUntil, timezone) / 60);
}

/**
 * Whether an hour has figures. Those that are there count whatever was captured after them: without them the hours would
 * not add up to the day. Where nothing is there, only an hour that is known to its end, or until now, is 0.
 */
export function hasFigures({ cost, tokens }: Hour, hour: number, { currentHour, unknownFrom }: KnownHours): boolean {
  if (cost !== 0 || tokens !== 0) return true;
  return hour <= currentHour && (unknownFrom === null || hour < unknownFrom);
}
