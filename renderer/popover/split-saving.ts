import type { Today } from '../../core/contracts/api.ts';
import { formatCost, formatDay } from '../../core/format/index.ts';
import { csvText, exactUsd } from '../shared/charts/chart-file.ts';
import { type ShareRow, sharePicture, sharesOf } from '../shared/charts/share-picture.ts';
import { costText } from '../shared/components/money.tsx';
import type { Split, SplitRow } from './split-rows.ts';

/** A line of the split with what it is called and how it is drawn. */
export type LookedRow = { row: SplitRow; look: { name: string; colour: string } };

/** Models by their full name: without its date one may have the name of another. */
function fullName({ row, look }: LookedRow): string {
  return row.kind === 'model' ? row.model : look.name;
}

/** A line a tool, model or project; they add up to today. */
export function splitCsv(split: Split, rows: readonly LookedRow[]): string {
  return csvText(
    [split, 'cost (USD)', 'of it estimated (USD)', 'tokens', 'of them estimated', 'of them unpriced'],
    rows.map((each) => {
      const { totalCost, estimatedCost, totalTokens, estimatedTokens, unpricedTokens } = each.row;
      return [
        ...[fullName(each), exactUsd(totalCost), exactUsd(estimatedCost)],
        ...[totalTokens, estimatedTokens, unpricedTokens],
      ];
    }),
  );
}

/** The bar as PNG, with the lines as its legend. @throws when the browser cannot make a picture */
export function splitPicture(split: Split, { date, totals }: Today, rows: readonly LookedRow[]): Promise<Blob> {
  const whole = rows.reduce((sum, { row }) => sum + row.totalCost, 0);
  const bar: ShareRow = {
    label: 'Cost',
    value: formatCost(totals),
    parts: sharesOf(
      rows.map(({ row, look }) => ({ value: row.totalCost, colour: look.colour })),
      whole,
    ),
  };
  return sharePicture({
    ...{ title: `Cost by ${split}`, note: formatDay(date, { year: true }), rows: [bar], hasTracks: true },
    legend: rows.map(({ row, look }) => ({ name: look.name, value: costText(row, row.costText), colour: look.colour })),
  });
}
