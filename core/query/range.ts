import type { Platform } from '../contracts/platform.ts';
import { QueryArgumentError } from './errors.ts';
import { systemZone, type ZoneDays, zoneDays } from './time-zone-days.ts';

export type RangeArgs = {
  since?: string | undefined;
  until?: string | undefined;
  timezone?: string | undefined;
  platform?: Platform | undefined;
};

/** A range of days of a zone as instants: from (included) to (excluded), epoch milliseconds. */
export type Range = { days: ZoneDays; from: number; to: number; hasStart: boolean; platform: Platform | null };

/** Before and after everything that can be stored; quarter-hours, so that buckets divide evenly. */
const ALWAYS_FROM = -8_640_000_000_000_000;
const ALWAYS_TO = 8_640_000_000_000_000;

/** @throws QueryArgumentError when the range ends before it begins. */
export function resolveRange(args: RangeArgs): Range {
  const { since, until } = args;
  if (since !== undefined && until !== undefined && since > until) {
    throw new QueryArgumentError(`since (${since}) must not be after until (${until})`);
  }
  const days = zoneDays(args.timezone ?? systemZone());
  return {
    days,
    from: since === undefined ? ALWAYS_FROM : days.startOfDay(since),
    to: until === undefined ? ALWAYS_TO : days.endOfDay(until),
    hasStart: since !== undefined,
    platform: args.platform ?? null,
  };
}

/** A further condition `AND platform = ?` with its value, or nothing for all platforms. */
export function platformFilter(platform: Platform | null): { where: string; values: string[] } {
  return platform === null ? { where: '', values: [] } : { where: 'AND platform = ?', values: [platform] };
}
