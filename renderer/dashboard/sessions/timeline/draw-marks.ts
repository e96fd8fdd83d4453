import type { ToolClass } from '../../../../core/contracts/session-timeline.ts';
import type { Drawing } from './drawing.ts';
import { type Lanes, subagentBand } from './lanes.ts';
import { placeOf } from './marks.ts';

/** What a call does shows in its height as well, for eyes and screens that tell no colours apart. */
export const CALL_HEIGHT: Record<ToolClass, number> = { edit: 1, shell: 0.78, read: 0.56, other: 0.38 };

const LEAST_WIDTH_PX = 2;
/** The smallest response is still seen. */
const LEAST_RESPONSE_HEIGHT = 0.22;
/** A prompt of so many characters has the largest diamond. */
const LONG_PROMPT = 4_000;
const PROMPT_RADIUS_PX = { least: 3.2, most: 6 };
const FAILURE_SIZE_PX = 5;
const MANY_COMPACTIONS = 24;
/** Labels of subagents keep so far from what is beside them. */
const LABEL_GAP_PX = 6;

function middleOf({ top, bottom }: { top: number; bottom: number }): number {
  return (top + bottom) / 2;
}

/** Places of a lane from shortly before the left edge to the right one: what began before it may reach into sight. */
export function placesInSight(times: readonly number[], drawing: Drawing, longestMs: number): [number, number] {
  const { from, to } = drawing.scale.span;
  return [placeOf(times, from - longestMs), placeOf(times, to + longestMs)];
}

/** How large the diamond of a prompt is: its area follows its length. */
export function promptRadius(length: number): number {
  const { least, most } = PROMPT_RADIUS_PX;
  if (length < 0) return (least + most) / 2;
  return least + (most - least) * Math.sqrt(Math.min(1, length / LONG_PROMPT));
}

export function drawPrompts(drawing: Drawing): void {
  const { context, model, scale, lanes, colours } = drawing;
  const { at, length } = model.source.prompts;
  const [first, end] = placesInSight(at, drawing, 0);
  const y = middleOf(lanes.prompts);
  context.strokeStyle = colours.line2;
  context.setLineDash([1, 3]);
  context.beginPath();
  for (let place = first; place < end; place += 1) {
    const x = Math.round(scale.toX(at[place] ?? 0)) + 0.5;
    context.moveTo(x, lanes.prompts.bottom);
    context.lineTo(x, lanes.cost.bottom);
  }
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = colours.t1;
  context.beginPath();
  for (let place = first; place < end; place += 1) {
    const x = scale.toX(at[place] ?? 0);
    const radius = promptRadius(length[place] ?? -1);
    context.moveTo(x, y - radius);
    context.lineTo(x + radius, y);
    context.lineTo(x, y + radius);
    context.lineTo(x - radius, y);
    context.closePath();
  }
  context.fill();
}

/** Left edge and width of what took so long and ended there; as wide as a mark at least. */
export function barOf(endX: number, durationMs: number, pixelsPerMs: number): { x: number; width: number } {
  const width = Math.max(LEAST_WIDTH_PX, durationMs * pixelsPerMs);
  return { x: endX - width, width };
}

export function drawResponses(drawing: Drawing): void {
  const { context, model, scale, lanes, colours } = drawing;
  const { at, duration, cost, costMark, model: models } = model.source.responses;
  const perMs = scale.toX(1) - scale.toX(0);
  const [first, end] = placesInSight(at, drawing, LONGEST_CALL_MS);
  const middle = middleOf(lanes.responses);
  const full = lanes.responses.bottom - lanes.responses.top - 10;
  for (let place = first; place < end; place += 1) {
    const bar = barOf(scale.toX(at[place] ?? 0), duration[place] ?? 0, perMs);
    if (bar.x > lanes.right || bar.x + bar.width < lanes.left) continue;
    const share = model.fullCost === 0 ? 0 : Math.min(1, (cost[place] ?? 0) / model.fullCost);
    const height = full * (LEAST_RESPONSE_HEIGHT + (1 - LEAST_RESPONSE_HEIGHT) * share);
    // Neighbours stay apart by a hair where they are wide enough for it.
    const width = bar.width > 3 ? bar.width - 1 : bar.width;
    context.fillStyle =
      costMark[place] === 2 ? colours.unpriced : (colours.models[models[place] ?? -1] ?? colours.ghost);
    context.fillRect(bar.x, middle - height / 2, width, height);
  }
}

/** Nothing that a tool does or a model writes is taken to last longer; what does begins out of sight. */
export const LONGEST_CALL_MS = 3_600_000;

export function drawCalls(drawing: Drawing): void {
  const { context, model, scale, lanes, colours } = drawing;
  const { calls, tools } = model.source;
  const perMs = scale.toX(1) - scale.toX(0);
  const [first, end] = placesInSight(calls.at, drawing, LONGEST_CALL_MS);
  const full = lanes.tools.bottom - lanes.tools.top - 10;
  const bottom = lanes.tools.bottom - 5;
  for (let place = first; place < end; place += 1) {
    const x = scale.toX(calls.at[place] ?? 0);
    const width = Math.max(LEAST_WIDTH_PX, (calls.duration[place] ?? 0) * perMs - 1);
    if (x > lanes.right || x + width < lanes.left) continue;
    const toolClass = tools[calls.tool[place] ?? -1]?.toolClass ?? 'other';
    const height = full * CALL_HEIGHT[toolClass];
    context.fillStyle = calls.outcome[place] === 'failed' ? colours.bad : colours.classes[toolClass];
    context.fillRect(x, bottom - height, width, height);
  }
}

export function drawSubagents(drawing: Drawing): void {
  const { context, model, scale, lanes, colours } = drawing;
  const { subagents, agents } = model.source;
  const ends: number[] = [];
  const bars = subagents.map((subagent, at) => {
    const row = model.subagentRows[at] ?? 0;
    const from = scale.toX(subagent.from);
    return { subagent, row, from, to: Math.max(scale.toX(subagent.to), from + 6) };
  });
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const [at, { subagent, row, from, to }] of bars.entries()) {
    if (from > lanes.right || to < lanes.left) continue;
    const band = subagentBand(lanes, row);
    const agentModel = model.agentModels[subagent.agent] ?? -1;
    context.fillStyle = colours.models[agentModel] ?? colours.ghost;
    context.beginPath();
    context.roundRect(from, band.top, to - from, band.bottom - band.top, 3);
    context.fill();
    const next = bars.find((other, place) => place > at && other.row === row)?.from ?? lanes.right;
    const text = `${agents[subagent.agent]?.type ?? 'subagent'} ${drawing.money(subagent.totalCost)}`;
    const start = Math.max(to, lanes.left) + LABEL_GAP_PX;
    if (start < (ends[row] ?? 0) || start + context.measureText(text).width > next - LABEL_GAP_PX) continue;
    context.fillStyle = colours.t2;
    context.fillText(text, start, middleOf(band) + 0.5);
    ends[row] = start + context.measureText(text).width;
  }
}

/** A triangle that stands on its base. */
function addTriangle(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.moveTo(x, y - FAILURE_SIZE_PX);
  context.lineTo(x + FAILURE_SIZE_PX + 1, y + FAILURE_SIZE_PX);
  context.lineTo(x - FAILURE_SIZE_PX - 1, y + FAILURE_SIZE_PX);
  context.closePath();
}

export function drawFailures(drawing: Drawing): void {
  const { context, model, scale, lanes, colours } = drawing;
  const [first, end] = placesInSight(model.failures.at, drawing, 0);
  const y = middleOf(lanes.errors);
  context.fillStyle = colours.bad;
  context.beginPath();
  for (let place = first; place < end; place += 1) addTriangle(context, scale.toX(model.failures.at[place] ?? 0), y);
  context.fill();
}

export function drawCompactions(drawing: Drawing): void {
  const { context, model, scale, lanes, colours } = drawing;
  const { at } = model.source.compactions;
  const [first, end] = placesInSight(at, drawing, 0);
  context.strokeStyle = colours.warn;
  context.fillStyle = colours.warn;
  context.textBaseline = 'top';
  context.setLineDash([4, 3]);
  // So many lines would hide what they run through.
  context.globalAlpha = end - first > MANY_COMPACTIONS ? 0.3 : 1;
  for (let place = first; place < end; place += 1) {
    const x = Math.round(scale.toX(at[place] ?? 0)) + 0.5;
    context.beginPath();
    context.moveTo(x, lanes.prompts.top);
    context.lineTo(x, lanes.cost.bottom);
    context.stroke();
    const next = place + 1 < end ? scale.toX(at[place + 1] ?? 0) : lanes.right;
    const { width } = context.measureText('compacted');
    if (x + LABEL_GAP_PX + width < next) {
      context.textAlign = 'left';
      context.fillText('compacted', x + LABEL_GAP_PX, lanes.cost.top + 6);
    }
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** How many marks the lanes would have between two instants. */
export function marksInSight(times: ArrayLike<number>, span: { from: number; to: number }): number {
  return placeOf(times, span.to) - placeOf(times, span.from);
}

/** The lanes that hold marks. */
export function bandsOf(lanes: Lanes) {
  return [lanes.prompts, lanes.responses, lanes.tools, lanes.subagents, lanes.errors];
}
