import type { Chart, ChartType, Plugin } from 'chart.js';

/** What stands on top of each bar of a stack. */
export type BarTopsOptions = {
  /** Text above each bar, empty for none. */
  texts: string[];
  /** Bars with a part that has no price: they get a hatched cap, which is a mark and no amount. */
  capped: boolean[];
  /** Bars of which nothing is known: hatched up to the top of the chart. */
  unknown: boolean[];
  /** The bar of a period that is not over. */
  currentIndex: number;
  /** Up to this value it is outlined: what it will usually come to. 0 = no outline. */
  expectedTop: number;
  colours: { text: string; currentText: string; outline: string; surface: string; hatch: string; ground: string };
  font: string;
};

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends ChartType> {
    /** Only bar charts use it. */
    barTops?: TType extends 'bar' ? BarTopsOptions : never;
  }
}

const CAP_HEIGHT_PX = 6;
const CAP_GAP_PX = 1;
const TEXT_GAP_PX = 5;
/** Two texts closer than this would run into each other; then the text of the smaller bar is left out. */
const TEXT_ROOM_PX = 4;
/** Texts at heights further apart than this do not touch. */
const TEXT_HEIGHT_PX = 13;
/** A lower outline would be taken for a line. */
const OUTLINE_LEAST_PX = 5;

const CORNER_PX = 3;

/** Where the topmost part of a bar ends, in pixels of the chart. */
function topOf(chart: Chart<'bar'>, index: number): number {
  const zero = chart.scales.y?.getPixelForValue(0) ?? 0;
  return chart.data.datasets.reduce((top, _dataset, at) => {
    const element = chart.getDatasetMeta(at).data[index];
    return element === undefined || Number.isNaN(element.y) ? top : Math.min(top, element.y);
  }, zero);
}

/** Where the bars stand: the middle of each, and how wide they are. */
function placesOf(chart: Chart<'bar'>): { centres: number[]; width: number } {
  const first = chart.getDatasetMeta(0).data;
  const width = first[0] === undefined ? 0 : Number(first[0].getProps(['width'], true).width ?? 0);
  return { centres: first.map((element) => element.x), width: Math.max(4, width) };
}

/** Lets only what is inside the bars be drawn, their upper corners round, whatever part is on top of each. */
function clipToBars(chart: Chart<'bar'>): void {
  const { centres, width } = placesOf(chart);
  const zero = chart.scales.y?.getPixelForValue(0) ?? 0;
  chart.ctx.beginPath();
  for (const [index, centre] of centres.entries()) {
    const top = topOf(chart, index);
    // Half a pixel of room on either side, for bars that begin between two pixels.
    chart.ctx.roundRect(centre - width / 2 - 0.5, top, width + 1, Math.max(0, zero - top), [
      CORNER_PX,
      CORNER_PX,
      0,
      0,
    ]);
  }
  chart.ctx.clip();
}

type Box = { left: number; top: number; width: number; height: number };

function drawHatching(chart: Chart<'bar'>, { left, top, width, height }: Box, options: BarTopsOptions): void {
  const { ctx } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(left, top, width, height, [3, 3, 0, 0]);
  ctx.clip();
  ctx.fillStyle = options.colours.ground;
  ctx.fillRect(left, top, width, height);
  ctx.strokeStyle = options.colours.hatch;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (let x = left - height; x < left + width; x += 4) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

/** The usual rest of a period that is not over, above what it has so far. */
function drawOutline(chart: Chart<'bar'>, { left, top, width, height }: Box, options: BarTopsOptions): void {
  const { ctx } = chart;
  ctx.save();
  ctx.strokeStyle = options.colours.outline;
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.roundRect(left + 0.5, top + 0.5, width - 1, height - 1, 3);
  ctx.stroke();
  ctx.restore();
}

type TextPlace = { from: number; to: number; top: number };

function touches(one: TextPlace, other: TextPlace): boolean {
  return one.from < other.to && other.from < one.to && Math.abs(one.top - other.top) < TEXT_HEIGHT_PX;
}

function reachesOver(from: number, to: number, centre: number, width: number): boolean {
  return centre + width / 2 > from && centre - width / 2 < to;
}

/** Draws texts from the most to the least important one, and only where they have room. */
function drawTexts(
  chart: Chart<'bar'>,
  tops: number[],
  centres: number[],
  barWidth: number,
  options: BarTopsOptions,
): void {
  const { ctx } = chart;
  ctx.save();
  ctx.font = options.font;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  // A rim in the colour of the ground keeps a text readable where it reaches over a neighbouring bar.
  ctx.strokeStyle = options.colours.surface;
  ctx.lineWidth = 3;
  ctx.lineJoin = 'round';
  const byImportance = options.texts
    .map((_text, index) => index)
    .sort(
      (one, other) =>
        Number(other === options.currentIndex) - Number(one === options.currentIndex) ||
        (tops[one] ?? 0) - (tops[other] ?? 0),
    );
  const taken: TextPlace[] = [];
  for (const index of byImportance) {
    const text = options.texts[index] ?? '';
    const half = ctx.measureText(text).width / 2 + TEXT_ROOM_PX / 2;
    const centre = Math.max(chart.chartArea.left + half, Math.min(centres[index] ?? 0, chart.width - half));
    const from = centre - half;
    const to = centre + half;
    // Above every bar it reaches over, so that it is not written across a taller neighbour.
    const top = Math.min(...tops.filter((_top, other) => reachesOver(from, to, centres[other] ?? 0, barWidth)));
    if (text === '' || taken.some((other) => touches(other, { from, to, top }))) {
      continue;
    }
    taken.push({ from, to, top });
    ctx.fillStyle = index === options.currentIndex ? options.colours.currentText : options.colours.text;
    ctx.strokeText(text, centre, top - TEXT_GAP_PX);
    ctx.fillText(text, centre, top - TEXT_GAP_PX);
  }
  ctx.restore();
}

/** A chart.js plugin that rounds each bar, writes the total above it and marks bars with unpriced parts. */
export const barTopsPlugin: Plugin<'bar', BarTopsOptions> = {
  id: 'barTops',
  beforeDatasetsDraw(chart) {
    chart.ctx.save();
    clipToBars(chart);
  },
  afterDatasetsDraw(chart, _args, options) {
    chart.ctx.restore();
    const { centres, width } = placesOf(chart);
    const leftOf = (index: number) => (centres[index] ?? 0) - width / 2;
    const tops = centres.map((_centre, index) => {
      const top = topOf(chart, index);
      if (options.capped[index] !== true) {
        return top;
      }
      const capTop = top - CAP_GAP_PX - CAP_HEIGHT_PX;
      drawHatching(chart, { left: leftOf(index), top: capTop, width, height: CAP_HEIGHT_PX }, options);
      return capTop;
    });
    const { top: chartTop, bottom: chartBottom } = chart.chartArea;
    options.unknown.forEach((isUnknown, index) => {
      const box = { left: leftOf(index), top: chartTop, width, height: chartBottom - chartTop };
      if (isUnknown) drawHatching(chart, box, options);
    });
    const expectedTop = chart.scales.y?.getPixelForValue(options.expectedTop) ?? 0;
    const solidTop = (tops[options.currentIndex] ?? 0) - CAP_GAP_PX;
    if (options.expectedTop > 0 && solidTop - expectedTop >= OUTLINE_LEAST_PX) {
      // The total stands above the solid part, inside the outline, as long as there is room for it; else above both.
      const inside = solidTop - TEXT_HEIGHT_PX - TEXT_GAP_PX;
      const isInside = inside - expectedTop >= OUTLINE_LEAST_PX;
      const height = (isInside ? inside : solidTop) - expectedTop;
      drawOutline(chart, { left: leftOf(options.currentIndex), top: expectedTop, width, height }, options);
      if (!isInside) tops[options.currentIndex] = expectedTop;
    }
    drawTexts(chart, tops, centres, width, options);
  },
};
