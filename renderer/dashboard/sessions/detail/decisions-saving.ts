import type { DecisionSums } from '../../../../core/contracts/decision-sums.ts';
import { formatCount } from '../../../../core/format/index.ts';
import { csvText } from '../../../shared/charts/chart-file.ts';
import { sharePicture, sharesOf } from '../../../shared/charts/share-picture.ts';

/** What became of what the tool proposed: a line an outcome; automatic ones are decisions of nobody. */
export function decisionsCsv({ accepted, edited, rejected, automatic }: DecisionSums): string {
  return csvText(
    ['decision', 'count'],
    [
      ['accepted', accepted],
      ['accepted then edited', edited],
      ['rejected', rejected],
      ['automatic', automatic],
    ],
  );
}

/** The decisions of a person as PNG. @throws when the browser cannot make a picture */
export function decisionsPicture(
  rows: readonly { name: string; value: number; colour: string }[],
  note: string,
): Promise<Blob> {
  const whole = rows.reduce((sum, { value }) => sum + value, 0);
  return sharePicture({
    ...{ title: 'Acceptance', note },
    rows: [{ label: 'Your decisions', value: formatCount(whole), parts: sharesOf(rows, whole) }],
    legend: rows.map(({ name, value, colour }) => ({ name, value: formatCount(value), colour })),
  });
}
