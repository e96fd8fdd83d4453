import { readCanvasColours } from '../hooks/use-canvas-colours.ts';
import { PICTURE_FONT, type PictureLegend, paintPicture } from './chart-picture.ts';

/** A column as high as its share of the highest, 0 to 1; null = nothing is known, which is not zero. */
export type PictureColumn = { share: number | null; colour: string /** Below it; empty for none. */; label: string };

type ColumnsPicture = {
  title: string;
  note: string;
  columns: readonly PictureColumn[];
  /** Shares for each column that stand behind them as one outline; absent for none. */
  behind?: readonly number[] | null;
  /** Joined by a line instead of bars. */
  isLine?: boolean;
  /** Whether something is left free between the columns. */
  hasGaps?: boolean;
  legend: readonly PictureLegend[];
};

const WIDTH_PX = 640;
const HEIGHT_PX = 150;
const FOOT_PX = 20;
/** Of the step of a column, where there are gaps. */
const BAR_SHARE = 0.7;
/** A bar that stands for something can be seen. */
const LOWEST_PX = 1.5;
const LINE_PX = 2;
const POINT_PX = 3.5;

type Place = { step: number; toY: (share: number) => number };

function drawBehind(context: CanvasRenderingContext2D, behind: readonly number[], colour: string, place: Place): void {
  const { step, toY } = place;
  context.beginPath();
  context.moveTo(0, HEIGHT_PX);
  for (const [at, share] of behind.entries()) {
    context.lineTo(at * step, toY(share));
    context.lineTo((at + 1) * step, toY(share));
  }
  context.lineTo(behind.length * step, HEIGHT_PX);
  context.globalAlpha = 0.22;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.stroke();
}

function drawLine(
  context: CanvasRenderingContext2D,
  columns: readonly PictureColumn[],
  ink: string,
  place: Place,
): void {
  context.strokeStyle = ink;
  context.lineWidth = LINE_PX;
  context.beginPath();
  let isDrawing = false;
  for (const [at, { share }] of columns.entries()) {
    if (share !== null) {
      const [x, y] = [(at + 0.5) * place.step, place.toY(share)];
      if (isDrawing) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    isDrawing = share !== null;
  }
  context.stroke();
  context.lineWidth = 1;
  // A point between two gaps has no line.
  context.fillStyle = ink;
  for (const [at, { share }] of columns.entries()) {
    if (share === null) continue;
    context.beginPath();
    context.arc((at + 0.5) * place.step, place.toY(share), POINT_PX, 0, 2 * Math.PI);
    context.fill();
  }
}

/** Columns beside each other along one axis, as PNG. @throws when the browser cannot make a picture */
export function columnsPicture(picture: ColumnsPicture): Promise<Blob> {
  const { title, note, columns, behind = null, isLine = false, hasGaps = true, legend } = picture;
  return paintPicture({
    ...{ title, note, legend, width: WIDTH_PX, height: HEIGHT_PX + FOOT_PX },
    draw: (context) => {
      const [line = '', ghost = '', t3 = ''] = readCanvasColours(['var(--line-2)', 'var(--ghost)', 'var(--t3)']);
      const fills = readCanvasColours(columns.map(({ colour }) => colour));
      const step = WIDTH_PX / Math.max(1, columns.length);
      const barShare = hasGaps ? BAR_SHARE : 1;
      const place = { step, toY: (share: number) => HEIGHT_PX - share * HEIGHT_PX };
      if (behind !== null) drawBehind(context, behind, ghost, place);
      if (isLine) drawLine(context, columns, fills[0] ?? t3, place);
      for (const [at, { share }] of isLine ? [] : columns.entries()) {
        if (share === null) continue;
        const height = share <= 0 ? 0 : Math.max(LOWEST_PX, share * HEIGHT_PX);
        context.fillStyle = fills[at] ?? t3;
        const left = at * step + (step * (1 - barShare)) / 2;
        const right = left + step * barShare;
        // On whole pixels, or the ground would shine through between columns without a gap.
        context.fillRect(
          Math.round(left),
          HEIGHT_PX - height,
          Math.max(1, Math.round(right) - Math.round(left)),
          height,
        );
      }
      context.fillStyle = line;
      context.fillRect(0, HEIGHT_PX, WIDTH_PX, 1);
      context.fillStyle = t3;
      context.font = `400 11px ${PICTURE_FONT}`;
      context.textAlign = 'center';
      for (const [at, { label }] of columns.entries()) {
        context.fillText(label, (at + 0.5) * step, HEIGHT_PX + FOOT_PX / 2 + 2, columns.length > 12 ? 80 : step);
      }
      context.textAlign = 'start';
    },
  });
}
