import { barOf, LONGEST_CALL_MS } from './draw-marks.ts';
import { type Lanes, subagentBand } from './lanes.ts';
import { type Mark, placeOf } from './marks.ts';
import type { TimeScale } from './scales.ts';
import type { TimelineModel } from './timeline-model.ts';

/** A pointer this near to a mark means it. */
const REACH_PX = 8;

type Target = { model: TimelineModel; scale: TimeScale; lanes: Lanes };

/** The place of a lane whose mark is nearest to `x`; `edges` says from where to where a mark reaches. */
function nearest(
  times: readonly number[],
  { scale }: Target,
  x: number,
  edges: (place: number) => [number, number],
  longestMs: number,
): number {
  const reachMs = scale.toTime(REACH_PX) - scale.toTime(0) + longestMs;
  const time = scale.toTime(x);
  const end = placeOf(times, time + reachMs);
  let best = -1;
  let bestDistance = REACH_PX;
  for (let place = placeOf(times, time - reachMs); place < end; place += 1) {
    const [from, to] = edges(place);
    const distance = x < from ? from - x : Math.max(0, x - to);
    // Of several under the pointer the latest lies on top.
    if (distance <= bestDistance) {
      best = place;
      bestDistance = distance;
    }
  }
  return best;
}

function inBand({ top, bottom }: { top: number; bottom: number }, y: number): boolean {
  return y >= top && y < bottom;
}

function point(times: readonly number[], target: Target, x: number): number {
  const at = (place: number) => target.scale.toX(times[place] ?? 0);
  return nearest(times, target, x, (place) => [at(place), at(place)], 0);
}

/** The event that a pointer means, null where there is none. In the lane of cost it is the response of a step. */
export function findMark(target: Target, x: number, y: number): Mark | null {
  const { model, scale, lanes } = target;
  const { prompts, responses, calls, subagents, compactions } = model.source;
  const perMs = scale.toX(1) - scale.toX(0);
  if (x < lanes.left - REACH_PX || x > lanes.right + REACH_PX) return null;
  if (inBand(lanes.prompts, y)) {
    const index = point(prompts.at, target, x);
    return index === -1 ? null : { kind: 'prompt', index, at: prompts.at[index] ?? 0 };
  }
  if (inBand(lanes.responses, y) || inBand(lanes.cost, y)) {
    const compaction = inBand(lanes.cost, y) ? point(compactions.at, target, x) : -1;
    if (compaction !== -1) return { kind: 'compaction', index: compaction, at: compactions.at[compaction] ?? 0 };
    const index = nearest(
      responses.at,
      target,
      x,
      (place) => {
        const bar = barOf(scale.toX(responses.at[place] ?? 0), responses.duration[place] ?? 0, perMs);
        return inBand(lanes.cost, y) ? [bar.x + bar.width, bar.x + bar.width] : [bar.x, bar.x + bar.width];
      },
      LONGEST_CALL_MS,
    );
    return index === -1 ? null : { kind: 'response', index, at: responses.at[index] ?? 0 };
  }
  if (inBand(lanes.tools, y)) {
    const index = nearest(
      calls.at,
      target,
      x,
      (place) => {
        const from = scale.toX(calls.at[place] ?? 0);
        return [from, from + Math.max(0, (calls.duration[place] ?? 0) * perMs)];
      },
      LONGEST_CALL_MS,
    );
    return index === -1 ? null : { kind: 'call', index, at: calls.at[index] ?? 0 };
  }
  if (inBand(lanes.errors, y)) {
    const place = point(model.failures.at, target, x);
    if (place === -1) return null;
    const at = model.failures.at[place] ?? 0;
    const call = model.failures.call[place] ?? -1;
    return call === -1
      ? { kind: 'error', index: model.failures.error[place] ?? 0, at }
      : { kind: 'call', index: call, at };
  }
  const index = subagents.findIndex(({ from, to }, at) => {
    const band = subagentBand(lanes, model.subagentRows[at] ?? 0);
    return inBand(band, y) && x >= scale.toX(from) - 2 && x <= Math.max(scale.toX(to), scale.toX(from) + 6) + 2;
  });
  return index === -1 ? null : { kind: 'subagent', index, at: subagents[index]?.from ?? 0 };
}
