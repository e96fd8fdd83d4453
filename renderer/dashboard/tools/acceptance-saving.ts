import type { Acceptance } from '../../../core/contracts/acceptance.ts';
import { formatCount, formatDay } from '../../../core/format/index.ts';
import { csvText } from '../../shared/charts/chart-file.ts';
import { PICTURE_FONT, paintPicture } from '../../shared/charts/chart-picture.ts';
import { readCanvasColours } from '../../shared/hooks/use-canvas-colours.ts';
import { type Day, decidedOn, type Kind } from './acceptance-bars.tsx';

const WIDTH_PX = 640;
const BARS_PX = 144;
const AXIS_PX = 20;
const GAP_PX = 3;

/** A line a day. The rate is a share of 1; it is empty where decisions are too few for one. */
export function acceptanceCsv(days: readonly Day[]): string {
  return csvText(
    ['day', 'accepted', 'accepted then edited', 'rejected', 'automatic', 'kept rate'],
    days.map(({ day, accepted, edited, rejected, automatic, keptRate }) => [
      ...[day, accepted, edited, rejected, automatic, keptRate],
    ]),
  );
}

function drawBars(context: CanvasRenderingContext2D, days: readonly Day[], kinds: readonly Kind[]): void {
  const fills = readCanvasColours(kinds.map(({ colour }) => colour));
  const [line = '', t3 = '', noRate = ''] = readCanvasColours(['var(--line-2)', 'var(--t3)', 'var(--track)']);
  const step = WIDTH_PX / Math.max(1, days.length);
  for (const [at, day] of days.entries()) {
    const decided = decidedOn(day);
    if (decided === 0) continue;
    const width = Math.max(1, step - GAP_PX);
    if (day.keptRate === null) {
      // One part: shares of so few decisions would be read as a rate.
      context.fillStyle = noRate;
      context.fillRect(at * step, 0, width, BARS_PX - 1);
      continue;
    }
    let bottom = BARS_PX;
    for (const [index, { key }] of kinds.entries()) {
      const height = (BARS_PX * day[key]) / decided;
      context.fillStyle = fills[index] ?? t3;
      context.fillRect(at * step, bottom - height, width, Math.max(0, height - 1));
      bottom -= height;
    }
  }
  context.fillStyle = line;
  context.fillRect(0, BARS_PX, WIDTH_PX, 1);
  context.fillStyle = t3;
  context.font = `400 11px ${PICTURE_FONT}`;
  const [first, last] = [days[0], days.at(-1)];
  if (first !== undefined) context.fillText(formatDay(first.day), 0, BARS_PX + AXIS_PX / 2 + 2);
  context.textAlign = 'end';
  if (last !== undefined && last !== first) context.fillText(formatDay(last.day), WIDTH_PX, BARS_PX + AXIS_PX / 2 + 2);
}

/** The bars as PNG. @throws when the browser cannot make a picture */
export function acceptancePicture(
  { days, totals }: Pick<Acceptance, 'days' | 'totals'>,
  kinds: readonly Kind[],
  note: string,
): Promise<Blob> {
  return paintPicture({
    ...{ title: 'Acceptance, day by day', note, width: WIDTH_PX, height: BARS_PX + AXIS_PX },
    draw: (context) => drawBars(context, days, kinds),
    legend: [
      ...kinds.map(({ key, name, colour }) => ({ name, value: formatCount(totals[key]), colour })),
      { name: 'Too few decisions for a rate', value: '', colour: 'var(--track)' },
    ],
  });
}
