import { formatMoney, formatMoneyAt } from '../../../../core/format/index.ts';
import type { Drawing } from './drawing.ts';
import { placeOf } from './marks.ts';
import { type MoneyScale, moneyScale } from './scales.ts';
import { costUntil } from './timeline-model.ts';

/** Room over the highest amount, so that the label of the lane and the line do not meet. */
const ABOVE_PX = 18;

/** The axis of cost for what is in sight: from what was spent before it to what was spent until its end. */
export function costScale({ model, scale, lanes }: Pick<Drawing, 'model' | 'scale' | 'lanes'>): MoneyScale {
  const { from, to } = scale.span;
  return moneyScale(costUntil(model, from), costUntil(model, to), lanes.cost.top + ABOVE_PX, lanes.cost.bottom);
}

/** `$20`, or `$0.25` where the steps are smaller than a dollar. */
function amountAt(tick: number, wholeDollars: boolean): string {
  return wholeDollars && tick < 1_000 ? formatMoneyAt(tick, 'dollars') : formatMoney(tick);
}

/** The cost so far: a step at each response, the area below it, and a few amounts before the axis. */
export function drawCost(drawing: Drawing): void {
  const { context, model, scale, lanes, colours } = drawing;
  const money = costScale(drawing);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.lineWidth = 1;
  const wholeDollars = money.ticks.every((tick) => Math.abs(tick - Math.round(tick)) < 1e-9);
  for (const tick of money.ticks) {
    const y = Math.round(money.toY(tick)) + 0.5;
    context.strokeStyle = tick === 0 ? colours.line2 : colours.line;
    context.beginPath();
    context.moveTo(lanes.left, y);
    context.lineTo(lanes.right, y);
    context.stroke();
    context.fillStyle = colours.t3;
    context.fillText(amountAt(tick, wholeDollars), lanes.left - 10, y);
  }
  const { at, costSoFar } = model.source.responses;
  const end = Math.min(placeOf(at, scale.span.to), at.length);
  const steps = new Path2D();
  let y = money.toY(costUntil(model, scale.span.from));
  steps.moveTo(lanes.left, y);
  let column = -1;
  for (let place = placeOf(at, scale.span.from); place < end; place += 1) {
    const x = scale.toX(at[place] ?? 0);
    const next = money.toY(costSoFar[place] ?? 0);
    // Steps within one pixel are one step.
    if (Math.round(x) !== column) steps.lineTo(x, y);
    steps.lineTo(x, next);
    column = Math.round(x);
    y = next;
  }
  // The line ends with the session; what is drawn behind it is no time in which nothing was spent.
  const last = Math.min(lanes.right, scale.toX(Math.max(lastMoment(drawing), scale.span.from)));
  steps.lineTo(last, y);
  const area = new Path2D(steps);
  area.lineTo(last, lanes.cost.bottom);
  area.lineTo(lanes.left, lanes.cost.bottom);
  area.closePath();
  context.fillStyle = colours.area;
  context.globalAlpha = 0.14;
  context.fill(area);
  context.globalAlpha = 1;
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.5;
  context.stroke(steps);
  context.lineWidth = 1;
}

/** Milliseconds from the first event to the last. */
function lastMoment({ model }: Drawing): number {
  return Date.parse(model.source.endedAt ?? '') - model.startMs;
}
