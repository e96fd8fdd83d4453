import type { z } from 'zod';
import type { ProjectNames, projectNamesArgsSchema } from '../contracts/project-names.ts';
import type { ReadableDB } from '../storage/database.ts';
import { resolveRange, usageCondition } from './range.ts';
import { NO_PROJECT, projectNames } from './report-rows.ts';
import { QUARTER_MS } from './time-zone-days.ts';

/** The projects of a range, in the order of its report, with their names only. */
export function projectChoices(
  database: ReadableDB | null,
  args: z.output<typeof projectNamesArgsSchema>,
): ProjectNames {
  if (database === null) return { projects: [] };
  const range = resolveRange(args);
  const filter = usageCondition(range);
  const names = projectNames(database);
  const keys = database
    .prepare<(number | string)[], string>(
      `SELECT project_hash FROM usage_rollup WHERE bucket >= ? AND bucket < ? ${filter.where}
         GROUP BY project_hash ORDER BY sum(cost_picousd) DESC, project_hash`,
    )
    .pluck()
    .all(Math.floor(range.from / QUARTER_MS), Math.ceil(range.to / QUARTER_MS), ...filter.values);
  return { projects: keys.map((key) => ({ key, label: names.get(key) ?? (key === '' ? NO_PROJECT : key) })) };
}
