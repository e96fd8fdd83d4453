import { readCanvasColours } from '../hooks/use-canvas-colours.ts';

export type PictureLegend = { name: string; value: string /** A CSS colour, variables allowed. */; colour: string };

/** A chart as a picture that says by itself what it shows. Lengths in CSS pixels. */
export type ChartPicture = {
  title: string;
  /** The days and filters it is of. */
  note: string;
  width: number;
  height: number;
  /** Draws the chart, from the top left corner of its room. */
  draw: (context: CanvasRenderingContext2D) => void;
  legend: readonly PictureLegend[];
};

export const PICTURE_FONT = '"Inter Variable", system-ui, sans-serif';
/** Sharp on dense screens and in print. */
export const PICTURE_SCALE = 2;

const MARGIN_PX = 20;
const HEAD_PX = 48;
const LEGEND_ROW_PX = 20;
const LEGEND_GAP_PX = 18;
const SWATCH_PX = 8;
const NAME_TO_VALUE_PX = 8;

type Placed = PictureLegend & { x: number; row: number; nameWidth: number };

const NAME_FONT = `400 12px ${PICTURE_FONT}`;
const VALUE_FONT = `500 12px ${PICTURE_FONT}`;

/** Puts the parts of the legend behind each other, into as many rows as they need. */
function placeLegend(context: CanvasRenderingContext2D, { legend, width }: ChartPicture): Placed[] {
  let [x, row] = [0, 0];
  return legend.map((part) => {
    context.font = NAME_FONT;
    const nameWidth = SWATCH_PX + 6 + context.measureText(part.name).width;
    context.font = VALUE_FONT;
    const partWidth = nameWidth + NAME_TO_VALUE_PX + context.measureText(part.value).width;
    if (x > 0 && x + partWidth > width) [x, row] = [0, row + 1];
    const placed = { ...part, x, row, nameWidth };
    x += partWidth + LEGEND_GAP_PX;
    return placed;
  });
}

/** A canvas of this size in the picture's scale. @throws when the browser has no memory for it */
export function pictureCanvas(
  width: number,
  height: number,
): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * PICTURE_SCALE);
  canvas.height = Math.round(height * PICTURE_SCALE);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser has no memory for the picture.');
  context.scale(PICTURE_SCALE, PICTURE_SCALE);
  return { canvas, context };
}

/** The chart with title and legend on the card's ground, as PNG. @throws when the browser cannot make it */
export async function paintPicture(picture: ChartPicture): Promise<Blob> {
  await document.fonts.ready;
  const [t1 = '', t2 = '', t3 = '', surface = ''] = readCanvasColours([
    'var(--t1)',
    'var(--t2)',
    'var(--t3)',
    'var(--surface)',
  ]);
  const legend = placeLegend(pictureCanvas(1, 1).context, picture);
  const fills = readCanvasColours(legend.map(({ colour }) => colour));
  const rows = Math.max(0, ...legend.map(({ row }) => row + 1));
  const legendTop = MARGIN_PX + HEAD_PX + picture.height + (rows === 0 ? 0 : LEGEND_GAP_PX);
  const [width, height] = [picture.width + 2 * MARGIN_PX, legendTop + rows * LEGEND_ROW_PX + MARGIN_PX];
  const { canvas, context } = pictureCanvas(width, height);
  context.fillStyle = surface;
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'middle';
  write(context, picture.title, MARGIN_PX, MARGIN_PX + 10, t1, `600 15px ${PICTURE_FONT}`);
  write(context, picture.note, MARGIN_PX, MARGIN_PX + 29, t3, NAME_FONT);
  context.save();
  context.translate(MARGIN_PX, MARGIN_PX + HEAD_PX);
  picture.draw(context);
  context.restore();
  for (const [at, { name, value, x, row, nameWidth }] of legend.entries()) {
    const [left, middle] = [MARGIN_PX + x, legendTop + row * LEGEND_ROW_PX + LEGEND_ROW_PX / 2];
    context.fillStyle = fills[at] ?? t3;
    context.fillRect(left, middle - SWATCH_PX / 2, SWATCH_PX, SWATCH_PX);
    write(context, name, left + SWATCH_PX + 6, middle, t2, NAME_FONT);
    write(context, value, left + nameWidth + NAME_TO_VALUE_PX, middle, t1, VALUE_FONT);
  }
  return toPng(canvas);
}

function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  colour: string,
  font: string,
): void {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function toPng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The browser could not make the picture.'));
      else resolve(blob);
    }, 'image/png');
  });
}
