import type { Platform } from '../contracts/platform.ts';
import { QueryArgumentError } from './errors.ts';
import { daysIn, type ReadDays, type ZoneDays } from './time-zone-days.ts';

export type RangeArgs = {
  since?: string | undefined;
  until?: string | undefined;
  timezone?: string | undefined;
  platform?: Platform | undefined;
  project?: string | undefined;
};

/** A range of days of a zone as instants: from (included) to (excluded), epoch milliseconds. */
export type Range = {
  days: ZoneDays;
  from: number;
  to: number;
  hasStart: boolean;
  platform: Platform | null;
  /** Hash of the project, empty = without one; null = all. */
  project: string | null;
};

/** Before and after everything that can be stored; quarter-hours, so that buckets divide evenly. */
const ALWAYS_FROM = -8_640_000_000_000_000;
const ALWAYS_TO = 8_640_000_000_000_000;

/** @throws QueryArgumentError when the range ends before it begins. */
export function resolveRange(args: RangeArgs, readDays: ReadDays = daysIn): Range {
  const { since, until } = args;
  if (since !== undefined && until !== undefined && since > until) {
    throw new QueryArgumentError(`since (${since}) must not be after until (${until})`);
  }
  const days = readDays(args.timezone);
  return {
    days,
    from: since === undefined ? ALWAYS_FROM : days.startOfDay(since),
    to: until === undefined ? ALWAYS_TO : days.endOfDay(until),
    hasStart: since !== undefined,
    platform: args.platform ?? null,
    project: args.project ?? null,
  };
}

/** A further condition in SQL, beginning with `AND` or empty, with its values. */
export type Condition = { where: string; values: string[] };

/**
 * A platform as a condition that no index is chosen for: rows are found by their time, and not among all that a platform
 * ever had, which an index of ids begins with. To SQLite, which knows no figures of the tables, both look the same.
 */
export const OF_PLATFORM = ' AND +platform = ?';

/** Restricts rows that have `platform` and `project_hash` of their own: responses, and sums of them. */
export function usageCondition({ platform, project }: Pick<Range, 'platform' | 'project'>): Condition {
  const ofPlatform = platform === null ? { where: '', values: [] } : { where: OF_PLATFORM, values: [platform] };
  if (project === null) return ofPlatform;
  return { where: `${ofPlatform.where} AND project_hash = ?`, values: [...ofPlatform.values, project] };
}
