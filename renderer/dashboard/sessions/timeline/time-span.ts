/** A part of a session that is looked at, in milliseconds since the session began. */
export type TimeSpan = { from: number; to: number };

/** Nothing shorter can be zoomed to: two events of one second are far apart by then. */
export const SHORTEST_SPAN_MS = 2_000;
/** A session of one moment is drawn in a minute. */
const SHORTEST_SESSION_MS = 60_000;
/** Room behind the last event, as a share of the session, so that its mark is not cut off. */
const ROOM_BEHIND = 0.012;

/** How much time all of a session takes on the axis. */
export function wholeSpan(durationMs: number): TimeSpan {
  return { from: 0, to: Math.ceil(Math.max(durationMs * (1 + ROOM_BEHIND), SHORTEST_SESSION_MS)) };
}

/** The same length within the whole, or the whole where it is longer. */
export function keepWithin(span: TimeSpan, whole: TimeSpan): TimeSpan {
  const length = Math.min(Math.max(span.to - span.from, SHORTEST_SPAN_MS), whole.to - whole.from);
  const from = Math.min(Math.max(span.from, whole.from), whole.to - length);
  return { from, to: from + length };
}

/** Shows `factor` times as much time (less than 1 = nearer); what is at `at` stays where it is. */
export function zoomAround(span: TimeSpan, whole: TimeSpan, factor: number, at: number): TimeSpan {
  const length = span.to - span.from;
  const allowed = Math.min(Math.max(length * factor, SHORTEST_SPAN_MS), whole.to - whole.from);
  const share = (at - span.from) / length;
  const from = at - share * allowed;
  return keepWithin({ from, to: from + allowed }, whole);
}

/** Moves on by so many milliseconds, as far as there is something. */
export function moveBy(span: TimeSpan, whole: TimeSpan, by: number): TimeSpan {
  return keepWithin({ from: span.from + by, to: span.to + by }, whole);
}

/** Moves just so far that an instant is in sight, not at the very edge. */
export function bringIntoSight(span: TimeSpan, whole: TimeSpan, at: number): TimeSpan {
  const margin = (span.to - span.from) * 0.06;
  if (at < span.from + margin) return moveBy(span, whole, at - margin - span.from);
  if (at > span.to - margin) return moveBy(span, whole, at + margin - span.to);
  return span;
}

/** Whether it shows everything. */
export function isWhole(span: TimeSpan, whole: TimeSpan): boolean {
  return span.from <= whole.from && span.to >= whole.to;
}
