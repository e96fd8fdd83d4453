import type { SeriesGroup } from '../../../core/contracts/series.ts';
import { csvText, exactUsd } from '../../shared/charts/chart-file.ts';
import type { BarGroup, CostBars } from './cost-bars.ts';
import { groupName } from './group-names.ts';
import { STEP_NAMES } from './step-words.ts';

/** Models by their full name: without its date one may have the name of another. */
function columnName(kind: SeriesGroup, group: BarGroup): string {
  return `${kind === 'model' && group.key !== null ? group.key : groupName(kind, group)} (USD)`;
}

/**
 * The cost chart as CSV: one line a step, oldest first, one column a group and their sum. Steps to come are left out; one
 * that was not captured has no figures, which is not the same as 0.
 */
export function costCsv(kind: SeriesGroup, bars: CostBars): string {
  const columns = [
    STEP_NAMES[bars.step],
    ...bars.priced.map((group) => columnName(kind, group)),
    'total (USD)',
    'of it estimated (USD)',
    'tokens',
    'of them unpriced',
  ];
  const rows = bars.steps.flatMap((step, index) => {
    if (step.isFuture) return [];
    const { label, isUnknown, cost, estimatedCost, tokens, unpricedTokens } = step;
    const figures = [
      ...bars.priced.map((group) => exactUsd(group.costs[index] ?? 0)),
      ...[exactUsd(cost), exactUsd(estimatedCost), tokens, unpricedTokens],
    ];
    return [[label, ...figures.map((figure) => (isUnknown ? null : figure))]];
  });
  return csvText(columns, rows);
}
