import { density } from './density.ts';
import { placesInSight } from './draw-marks.ts';
import type { Drawing } from './drawing.ts';
import type { Band } from './lanes.ts';

/** Width of a bar into which marks merge, with the gap behind it. */
export const DENSITY_BAR_PX = 4;
const GAP_PX = 1;
/** One event among thousands is still seen. */
const LEAST_HEIGHT_PX = 2;

type Bars = { value: Float64Array; most: number };

/** How high a bar is; the root keeps small numbers visible beside large ones. */
function heightOf(value: number, most: number, full: number): number {
  return value === 0 ? 0 : Math.max(LEAST_HEIGHT_PX, full * Math.sqrt(value / most));
}

function drawBars({ context, lanes }: Drawing, { top, bottom }: Band, bars: Bars, most: number, colour: string): void {
  const full = bottom - top - 8;
  context.fillStyle = colour;
  for (let bar = 0; bar < bars.value.length; bar += 1) {
    const height = heightOf(bars.value[bar] ?? 0, most, full);
    if (height > 0) {
      context.fillRect(lanes.left + bar * DENSITY_BAR_PX, bottom - 4 - height, DENSITY_BAR_PX - GAP_PX, height);
    }
  }
}

/** How many bars stand side by side on the axis. */
export function densityBars({ lanes }: Pick<Drawing, 'lanes'>): number {
  return Math.max(1, Math.floor((lanes.right - lanes.left) / DENSITY_BAR_PX));
}

/** The lanes as bars that say how much there is in them: prompts, cost of responses, calls with the failed ones in red. */
export function drawDensity(drawing: Drawing): void {
  const { model, scale, lanes, colours } = drawing;
  const { prompts, responses, calls } = model.source;
  const bars = densityBars(drawing);
  // The bars' own span ends where the last whole bar does.
  const span = { from: scale.span.from, to: scale.toTime(lanes.left + bars * DENSITY_BAR_PX) };
  const asked = density(prompts.at, span, bars);
  drawBars(drawing, lanes.prompts, asked, asked.most, colours.t1);
  const spent = density(responses.at, span, bars, (place) => responses.cost[place] ?? 0);
  drawBars(drawing, lanes.responses, spent, spent.most, colours.models[mostUsedModel(drawing)] ?? colours.ghost);
  const called = density(calls.at, span, bars);
  drawBars(drawing, lanes.tools, called, called.most, colours.classes.read);
  const failed = density(calls.at, span, bars, (place) => (calls.outcome[place] === 'failed' ? 1 : 0));
  drawBars(drawing, lanes.tools, failed, called.most, colours.bad);
  const failures = density(model.failures.at, span, bars);
  drawBars(drawing, lanes.errors, failures, failures.most, colours.bad);
}

/** The model of most of the responses in sight. */
function mostUsedModel(drawing: Drawing): number {
  const { responses, models } = drawing.model.source;
  const counts = models.map(() => 0);
  const [first, end] = placesInSight(responses.at, drawing, 0);
  for (let place = first; place < end; place += 1) {
    const model = responses.model[place] ?? -1;
    const count = counts[model];
    if (count !== undefined) counts[model] = count + 1;
  }
  return counts.indexOf(Math.max(...counts));
}
