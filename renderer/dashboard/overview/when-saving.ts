import { formatHour } from '../../../core/format/index.ts';
import { csvHour, csvText, exactUsd } from '../../shared/charts/chart-file.ts';
import { paintPicture } from '../../shared/charts/chart-picture.ts';
import { drawHeat, type HeatPicture, heatHeight } from '../../shared/charts/draw-heat.ts';
import { type HeatRow, heatStrength } from '../../shared/charts/heat-grid.tsx';

export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const LABELLED_HOURS = [0, 6, 12, 18];
const PICTURE_PX = { width: 640, labelWidth: 44 };

/** The grid as CSV: a line a weekday, a column an hour. */
export function whenCsv(measure: string, rows: readonly HeatRow[]): string {
  const value = (figure: number) => (measure === 'cost' ? exactUsd(figure) : figure);
  return csvText(
    [measure === 'cost' ? 'cost (USD)' : measure, ...HOURS.map(csvHour)],
    rows.map(({ title, values }) => [
      title,
      ...HOURS.map((hour) => {
        const figure = values[hour] ?? null;
        return figure === null ? '' : value(figure);
      }),
    ]),
  );
}

/** The grid as PNG. @throws when the browser cannot make a picture */
export function whenPicture(
  rows: readonly HeatRow[],
  { title, note, format }: { title: string; note: string; format: (value: number) => string },
): Promise<Blob> {
  const highest = Math.max(0, ...rows.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const picture: HeatPicture = {
    columns: HOURS.map((hour) => (LABELLED_HOURS.includes(hour) ? formatHour(hour, { short: true }) : '')),
    rows: rows.map(({ label, values }) => ({
      label,
      strengths: HOURS.map((hour) => heatStrength(values[hour] ?? 0, highest)),
    })),
  };
  return paintPicture({
    ...{ title, note, width: PICTURE_PX.width, height: heatHeight(picture) },
    draw: (context) => drawHeat(context, picture, PICTURE_PX),
    legend: [
      { name: 'Nothing', value: '', colour: 'var(--heat-0)' },
      { name: 'Most', value: format(highest), colour: 'var(--heat-5)' },
    ],
  });
}
