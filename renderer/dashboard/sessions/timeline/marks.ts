import type { SessionTimeline } from '../../../../core/contracts/session-timeline.ts';

export const MARK_KINDS = ['prompt', 'response', 'call', 'subagent', 'compaction', 'error'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** One event of the timeline: its lane, its place in the columns of that lane, and milliseconds since the start. */
export type Mark = { kind: MarkKind; index: number; at: number };

/** All events of a session in the order of time, in columns: a long session has ten thousands. */
export type MarkOrder = { kind: Uint8Array; index: Uint32Array; at: Float64Array };

/** Times of a lane in the order of time. */
type Lane = { kind: number; at: readonly number[] };

/**
 * All events in one order. Every lane is in the order of time already, so they are only woven together; sorting
 * anew would take as long as drawing.
 */
export function weaveMarks(timeline: SessionTimeline): MarkOrder {
  const lanes: Lane[] = [
    { kind: MARK_KINDS.indexOf('prompt'), at: timeline.prompts.at },
    { kind: MARK_KINDS.indexOf('response'), at: timeline.responses.at },
    { kind: MARK_KINDS.indexOf('call'), at: timeline.calls.at },
    { kind: MARK_KINDS.indexOf('subagent'), at: timeline.subagents.map(({ from }) => from) },
    { kind: MARK_KINDS.indexOf('compaction'), at: timeline.compactions.at },
    { kind: MARK_KINDS.indexOf('error'), at: timeline.errors.at },
  ];
  const count = lanes.reduce((sum, lane) => sum + lane.at.length, 0);
  const order: MarkOrder = {
    kind: new Uint8Array(count),
    index: new Uint32Array(count),
    at: new Float64Array(count),
  };
  const next = lanes.map(() => 0);
  for (let place = 0; place < count; place += 1) {
    let earliest = -1;
    let earliestAt = Number.POSITIVE_INFINITY;
    for (let lane = 0; lane < lanes.length; lane += 1) {
      const at = lanes[lane]?.at[next[lane] ?? 0] ?? Number.POSITIVE_INFINITY;
      if (at < earliestAt) {
        earliest = lane;
        earliestAt = at;
      }
    }
    order.kind[place] = lanes[earliest]?.kind ?? 0;
    order.index[place] = next[earliest] ?? 0;
    order.at[place] = earliestAt;
    next[earliest] = (next[earliest] ?? 0) + 1;
  }
  return order;
}

/** The first place in ascending times that is not before an instant; their number when all are. */
export function placeOf(times: ArrayLike<number>, at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The event at a place of the order; null beyond its ends. */
export function markAt(order: MarkOrder, place: number): Mark | null {
  const kind = MARK_KINDS[order.kind[place] ?? -1];
  const at = order.at[place];
  if (kind === undefined || at === undefined) return null;
  return { kind, index: order.index[place] ?? 0, at };
}

/** The place of an event in the order; -1 when it is not in it. */
export function placeOfMark(order: MarkOrder, mark: Mark): number {
  const kind = MARK_KINDS.indexOf(mark.kind);
  for (let place = placeOf(order.at, mark.at); order.at[place] === mark.at; place += 1) {
    if (order.kind[place] === kind && order.index[place] === mark.index) return place;
  }
  return -1;
}

/** The place of the nearest prompt before or after a place of the order; -1 when there is none. */
export function neighbouringPrompt(order: MarkOrder, place: number, direction: 1 | -1): number {
  const prompt = MARK_KINDS.indexOf('prompt');
  for (let at = place + direction; at >= 0 && at < order.kind.length; at += direction) {
    if (order.kind[at] === prompt) return at;
  }
  return -1;
}
