import { readCanvasColours } from '../hooks/use-canvas-colours.ts';
import { PICTURE_FONT } from './chart-picture.ts';

export type HeatPictureRow = {
  label: string;
  /** Strengths of the ramp, 0 to 5, one for each column. */
  strengths: readonly number[];
  /** In the cells, where the strength alone would not do. */
  texts?: readonly string[];
};

export type HeatPicture = { rows: readonly HeatPictureRow[] /** Empty for none. */; columns: readonly string[] };

const LEVELS = [0, 1, 2, 3, 4, 5];
const GAP_PX = 3;
const CELL_PX = 22;
const FOOT_PX = 18;
const TEXT_PX = 11;

/** How high a grid is drawn, in CSS pixels. */
export function heatHeight({ rows }: HeatPicture): number {
  return rows.length * (CELL_PX + GAP_PX) + FOOT_PX;
}

/** Draws rows of cells, the stronger the more, with their names at the left and those of the columns below. */
export function drawHeat(
  context: CanvasRenderingContext2D,
  picture: HeatPicture,
  { width, labelWidth }: { width: number; labelWidth: number },
): void {
  const fills = readCanvasColours(LEVELS.map((level) => `var(--heat-${level})`));
  const inks = readCanvasColours(LEVELS.map((level) => `var(--heat-text-${level})`));
  const [t2 = '', t3 = ''] = readCanvasColours(['var(--t2)', 'var(--t3)']);
  const step = (width - labelWidth) / picture.columns.length;
  const toX = (column: number) => labelWidth + column * step;
  context.textBaseline = 'middle';
  context.font = `400 ${TEXT_PX}px ${PICTURE_FONT}`;
  for (const [at, { label, strengths, texts = [] }] of picture.rows.entries()) {
    const top = at * (CELL_PX + GAP_PX);
    context.textAlign = 'start';
    context.fillStyle = t2;
    context.fillText(label, 0, top + CELL_PX / 2, labelWidth - 2 * GAP_PX);
    context.textAlign = 'center';
    for (const [column, strength] of strengths.entries()) {
      context.fillStyle = fills[strength] ?? t3;
      context.beginPath();
      context.roundRect(toX(column), top, step - GAP_PX, CELL_PX, 2);
      context.fill();
      context.fillStyle = inks[strength] ?? t2;
      context.fillText(texts[column] ?? '', toX(column) + (step - GAP_PX) / 2, top + CELL_PX / 2, step - GAP_PX);
    }
  }
  context.textAlign = 'start';
  context.fillStyle = t3;
  for (const [column, name] of picture.columns.entries()) {
    context.fillText(name, toX(column), heatHeight(picture) - FOOT_PX / 2);
  }
}
