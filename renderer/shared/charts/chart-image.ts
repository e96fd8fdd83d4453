import type { Chart } from 'chart.js';
import { PICTURE_SCALE, pictureCanvas } from './chart-picture.ts';

/** A copy of what a chart shows; its size in CSS pixels, its canvas in the scale of pictures. */
export type ChartImage = { canvas: HTMLCanvasElement; width: number; height: number };

/** Draws a chart of chart.js once in the scale of pictures, copies it, and leaves it as it was. */
export function chartImage(chart: Chart<'bar'>): ChartImage {
  const { width, height } = chart;
  const { canvas, context } = pictureCanvas(width, height);
  chart.options.devicePixelRatio = PICTURE_SCALE;
  chart.resize(width, height);
  context.drawImage(chart.canvas, 0, 0, width, height);
  // Without the option the chart follows the screen again, also one that it is moved to later.
  delete chart.options.devicePixelRatio;
  chart.resize(width, height);
  return { canvas, width, height };
}
