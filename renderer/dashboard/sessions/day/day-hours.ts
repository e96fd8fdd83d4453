import type { DayView } from '../../../../core/contracts/day.ts';

/** The part of a day that is drawn, epoch milliseconds. */
export type DaySpanMs = { from: number; to: number };

const HOUR_MS = 3_600_000;
/** Fewer hours would draw a short session as wide as a long one. */
const LEAST_HOURS = 8;
/** What is still to come today, so that the present is not the edge. */
const HOURS_AHEAD = 3;

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** The full hour of this machine's clock before an instant. */
function fullHourBefore(instant: number): number {
  return new Date(instant).setMinutes(0, 0, 0);
}

/**
 * The hours in which something happened, with some room, never beyond the day.
 *
 * @param now epoch milliseconds; on this very day the drawing reaches beyond it
 * @param marked an hour that is shown in any case
 */
export function dayHours(
  view: Pick<DayView, 'from' | 'to' | 'projects'>,
  now: number,
  marked: DaySpanMs | null = null,
): DaySpanMs {
  const [dayFrom, dayTo] = [Date.parse(view.from), Date.parse(view.to)];
  const sessions = view.projects.flatMap((project) => project.sessions);
  const starts = sessions.map((session) => Date.parse(session.from));
  const ends = sessions.map((session) => Date.parse(session.to));
  if (marked !== null) {
    starts.push(marked.from);
    ends.push(marked.to);
  }
  const isToday = now >= dayFrom && now < dayTo;
  if (isToday) ends.push(now + HOURS_AHEAD * HOUR_MS);
  const first = clamp(fullHourBefore(Math.min(...starts, isToday ? now : dayTo)), dayFrom, dayTo);
  const last = clamp(fullHourBefore(Math.max(...ends, first) - 1) + HOUR_MS, dayFrom, dayTo);
  const missing = Math.max(0, LEAST_HOURS * HOUR_MS - (last - first));
  const to = Math.min(dayTo, last + missing);
  return { from: Math.max(dayFrom, Math.min(first, to - LEAST_HOURS * HOUR_MS)), to };
}

/** Puts sessions that ran at once below each other: the row of each, in the order of the sessions. */
export function stackSessions(sessions: readonly { from: string; to: string }[]): number[] {
  const freeFrom: number[] = [];
  return sessions.map(({ from, to }) => {
    const start = Date.parse(from);
    const free = freeFrom.findIndex((end) => end <= start);
    const row = free === -1 ? freeFrom.length : free;
    freeFrom[row] = Date.parse(to);
    return row;
  });
}
