import { ZONE } from '../../../shared/zone.ts';
import { MOST_MARKS } from './density.ts';
import { drawCost } from './draw-cost.ts';
import { drawDensity } from './draw-density.ts';
import {
  bandsOf,
  drawCalls,
  drawCompactions,
  drawFailures,
  drawPrompts,
  drawResponses,
  drawSubagents,
  marksInSight,
} from './draw-marks.ts';
import { CANVAS_FONT, type Drawing } from './drawing.ts';
import type { TimeSpan } from './time-span.ts';
import { tickText, timeTicks } from './time-ticks.ts';
import type { TimelineModel } from './timeline-model.ts';

/** Ticks do not stand closer than this. */
const TICK_ROOM_PX = 104;

/** Whether there are so many marks in sight that they merge into bars. */
export function isDense(model: TimelineModel, span: TimeSpan): boolean {
  return marksInSight(model.order.at, span) > MOST_MARKS;
}

function drawGrid({ context, model, scale, lanes, colours }: Drawing): void {
  const { from, to } = scale.span;
  const ticks = timeTicks(model.startMs + from, model.startMs + to, (lanes.right - lanes.left) / TICK_ROOM_PX);
  context.strokeStyle = colours.line;
  context.beginPath();
  for (const band of bandsOf(lanes)) {
    context.moveTo(0, band.bottom + 0.5);
    context.lineTo(lanes.right, band.bottom + 0.5);
  }
  context.stroke();
  context.textBaseline = 'middle';
  for (const at of ticks.at) {
    const x = Math.round(scale.toX(at - model.startMs)) + 0.5;
    context.strokeStyle = colours.line;
    context.beginPath();
    context.moveTo(x, lanes.prompts.top);
    context.lineTo(x, lanes.cost.bottom);
    context.stroke();
    const text = tickText(at, ticks.stepMs, { timeZone: ZONE });
    const half = context.measureText(text).width / 2;
    context.textAlign = 'center';
    context.fillStyle = colours.t3;
    // A text at the very edge moves inwards instead of being cut.
    context.fillText(text, Math.min(Math.max(x, lanes.left - 10 + half), lanes.right - half + 8), 11);
  }
}

/** Draws the whole timeline anew. */
export function drawTimeline(drawing: Drawing): void {
  const { context, model, scale, lanes } = drawing;
  context.clearRect(0, 0, lanes.right + 20, lanes.height);
  context.font = CANVAS_FONT;
  context.lineWidth = 1;
  drawGrid(drawing);
  context.save();
  context.beginPath();
  // Marks at the first instant may reach over the edge a little.
  context.rect(lanes.left - 6, 0, lanes.right - lanes.left + 12, lanes.height);
  context.clip();
  if (isDense(model, scale.span)) {
    drawDensity(drawing);
  } else {
    drawPrompts(drawing);
    drawResponses(drawing);
    drawCalls(drawing);
    drawFailures(drawing);
  }
  drawSubagents(drawing);
  context.restore();
  drawCost(drawing);
  drawCompactions(drawing);
}
