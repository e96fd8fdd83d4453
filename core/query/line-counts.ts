import type { Acceptance } from '../contracts/acceptance.ts';
import type { Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';

type LineCounts = Acceptance['lineCounts'];

type Row = { platform: Platform; day: string; feature: string; suggested: number; accepted: number };

/** Days are words of ten characters: what is not asked for is before or behind all of them. */
const FIRST_DAY = '0000-00-00';
const LAST_DAY = '9999-99-99';

/**
 * The lines that tools themselves counted by day. They are sums of a whole machine: of a project, or of one kind of
 * files, nobody knows any.
 */
export function lineCounts(
  database: ReadableDB,
  args: {
    since?: string | undefined;
    until?: string | undefined;
    platform?: Platform | undefined;
    project?: string | undefined;
    extension?: string | undefined;
  },
): LineCounts {
  if (args.project !== undefined || args.extension !== undefined) return [];
  const rows = database
    .prepare<[string, string], Row>(
      `SELECT platform, day, feature, sum(lines_suggested) AS suggested, sum(lines_accepted) AS accepted
       FROM daily_acceptance WHERE day >= ? AND day <= ? GROUP BY platform, day, feature ORDER BY platform, day, feature`,
    )
    .all(args.since ?? FIRST_DAY, args.until ?? LAST_DAY)
    .filter(({ platform }) => args.platform === undefined || platform === args.platform);
  const platforms = [...new Set(rows.map(({ platform }) => platform))];
  return platforms.map((platform) => {
    const own = rows.filter((row) => row.platform === platform);
    const features = [...new Set(own.map(({ feature }) => feature))];
    return {
      platform,
      features: features.map((feature) => ({ feature, ...sum(own.filter((row) => row.feature === feature)) })),
      days: [...new Set(own.map(({ day }) => day))].map((day) => ({
        day,
        ...sum(own.filter((row) => row.day === day)),
      })),
    };
  });
}

function sum(rows: readonly Row[]): { suggested: number; accepted: number } {
  return {
    suggested: rows.reduce((lines, row) => lines + row.suggested, 0),
    accepted: rows.reduce((lines, row) => lines + row.accepted, 0),
  };
}
