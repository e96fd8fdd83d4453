import { PLATFORMS, type Platform } from '../../../core/contracts/platform.ts';
import type { Series } from '../../../core/contracts/series.ts';
import { type Amount, NO_AMOUNT } from '../../shared/amount.ts';
import { restName } from './group-names.ts';

export type ProjectRow = Amount & {
  /** Hash of the project; null for the rest of them together. */
  key: string | null;
  label: string;
  platforms: Series['groups'][number]['platforms'];
};

/** The dearest projects, and the rest of them as one row. */
export function projectRows({ groups, other }: Pick<Series, 'groups' | 'other'>): ProjectRow[] {
  const rows = groups.map(
    ({ key, label, totals, platforms }): ProjectRow => ({
      ...NO_AMOUNT,
      ...totals,
      key,
      label: key === '' ? 'No project' : label,
      platforms,
    }),
  );
  if (other === null) return rows;
  const label = restName('project', other.groups);
  return [...rows, { ...NO_AMOUNT, ...other.totals, key: null, label, platforms: [] }];
}

/** The tools that any of the projects was worked on with. */
export function toolsOf(rows: readonly ProjectRow[]): Platform[] {
  return PLATFORMS.filter((platform) => rows.some((row) => row.platforms.some((each) => each.platform === platform)));
}

/** What a project cost with one tool, USD; null for the rest of the projects, whose tools are not told apart. */
export function toolCost({ key, platforms }: ProjectRow, platform: Platform): number | null {
  if (key === null) return null;
  return platforms.find((each) => each.platform === platform)?.totalCost ?? 0;
}
