import { readCanvasColours } from '../hooks/use-canvas-colours.ts';
import { PICTURE_FONT, type PictureLegend, paintPicture } from './chart-picture.ts';

/** A bar whose parts are shares of the whole width, 0 to 1. */
export type ShareRow = {
  label: string;
  /** What it stands for, behind the bar. */
  value: string;
  parts: readonly {
    share: number;
    colour: string /** Where it begins, 0 to 1; absent = where the one before ends. */;
    at?: number;
  }[];
};

type SharePicture = {
  title: string;
  note: string;
  rows: readonly ShareRow[];
  legend: readonly PictureLegend[];
  /** What the bars lie on, where what is missing of a whole means something. */
  hasTracks?: boolean;
};

const WIDTH_PX = 640;
const LABEL_PX = 150;
const VALUE_PX = 110;
const ROW_PX = 26;
const BAR_PX = 10;
const GAP_PX = 1;
const TEXT_PX = 12;

/** The parts of a whole, as shares of it; none where the whole is nothing. */
export function sharesOf(parts: readonly { value: number; colour: string }[], whole: number): ShareRow['parts'] {
  return parts.flatMap(({ value, colour }) => (value <= 0 || whole <= 0 ? [] : [{ share: value / whole, colour }]));
}

/** Bars below each other, with their names and figures, as PNG. @throws when the browser cannot make a picture */
export function sharePicture({ title, note, rows, legend, hasTracks = false }: SharePicture): Promise<Blob> {
  return paintPicture({
    ...{ title, note, legend, width: WIDTH_PX, height: rows.length * ROW_PX },
    draw: (context) => {
      const [t1 = '', t2 = '', track = ''] = readCanvasColours(['var(--t1)', 'var(--t2)', 'var(--track)']);
      const room = WIDTH_PX - LABEL_PX - VALUE_PX;
      for (const [at, { label, value, parts }] of rows.entries()) {
        const middle = at * ROW_PX + ROW_PX / 2;
        const fills = readCanvasColours(parts.map(({ colour }) => colour));
        context.font = `400 ${TEXT_PX}px ${PICTURE_FONT}`;
        context.textAlign = 'start';
        context.fillStyle = t2;
        context.fillText(label, 0, middle, LABEL_PX - TEXT_PX);
        if (hasTracks) {
          context.fillStyle = track;
          context.fillRect(LABEL_PX, middle - BAR_PX / 2, room, BAR_PX);
        }
        let left = LABEL_PX;
        for (const [index, { share, at: begin }] of parts.entries()) {
          if (share <= 0) continue;
          if (begin !== undefined) left = LABEL_PX + begin * room;
          const width = share * room;
          context.fillStyle = fills[index] ?? t2;
          context.fillRect(left, middle - BAR_PX / 2, Math.max(GAP_PX, width - GAP_PX), BAR_PX);
          left += width;
        }
        context.font = `500 ${TEXT_PX}px ${PICTURE_FONT}`;
        context.textAlign = 'end';
        context.fillStyle = t1;
        context.fillText(value, WIDTH_PX, middle, VALUE_PX - TEXT_PX);
      }
      context.textAlign = 'start';
    },
  });
}
