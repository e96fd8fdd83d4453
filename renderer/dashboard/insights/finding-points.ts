import type { Finding } from '../../../core/contracts/insights.ts';
import { formatDay } from '../../../core/format/index.ts';
import { measuredWords } from './measured-words.ts';

/** The small chart of a finding. */
export type FindingPoints = NonNullable<Finding['chart']>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What a point is called; days as people write them. */
export function pointName(label: string): string {
  return DAY.test(label) ? formatDay(label) : label;
}

/** What a point stands for, in words; `none` where there is no data. */
export function pointWords({ value }: FindingPoints['points'][number], unit: FindingPoints['unit']): string {
  return value === null ? 'none' : measuredWords(value, unit);
}
