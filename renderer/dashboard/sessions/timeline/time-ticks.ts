import { dayOfInstant, formatDay, formatTime } from '../../../../core/format/index.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Steps that people count time in. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28].map((days) => days * DAY_MS),
];

export type TimeTicks = {
  stepMs: number;
  /** Epoch milliseconds of full minutes, hours or days of this machine's clock. */
  at: number[];
};

/** The last full step of the clock before an instant, or at it. */
function fullStepBefore(instant: number, stepMs: number): Date {
  const date = new Date(instant);
  if (stepMs < MINUTE_MS) {
    const step = stepMs / SECOND_MS;
    date.setSeconds(Math.floor(date.getSeconds() / step) * step, 0);
  } else if (stepMs < HOUR_MS) {
    const step = stepMs / MINUTE_MS;
    date.setMinutes(Math.floor(date.getMinutes() / step) * step, 0, 0);
  } else if (stepMs < DAY_MS) {
    const step = stepMs / HOUR_MS;
    date.setHours(Math.floor(date.getHours() / step) * step, 0, 0, 0);
  } else {
    date.setHours(0, 0, 0, 0);
  }
  return date;
}

/** The next step. Hours and days are counted by the clock, so that midnight stays midnight when the clocks change. */
function nextStep(date: Date, stepMs: number): Date {
  const next = new Date(date);
  if (stepMs < HOUR_MS) return new Date(date.getTime() + stepMs);
  if (stepMs < DAY_MS) {
    const hours = stepMs / HOUR_MS;
    next.setHours((Math.floor(next.getHours() / hours) + 1) * hours, 0, 0, 0);
    // Where an hour comes twice, the clock would stand still.
    return next.getTime() > date.getTime() ? next : new Date(date.getTime() + stepMs);
  }
  next.setDate(next.getDate() + stepMs / DAY_MS);
  return next;
}

/**
 * Where an axis has its ticks: full steps of this machine's clock, `most` of them at most.
 *
 * @param from epoch milliseconds, as `to`
 */
export function timeTicks(from: number, to: number, most: number): TimeTicks {
  const wanted = (to - from) / Math.max(1, most);
  const stepMs = STEPS_MS.find((step) => step >= wanted) ?? Math.ceil(wanted / (28 * DAY_MS)) * 28 * DAY_MS;
  const at: number[] = [];
  for (let date = fullStepBefore(from, stepMs); date.getTime() <= to; date = nextStep(date, stepMs)) {
    if (date.getTime() >= from) at.push(date.getTime());
  }
  return { stepMs, at };
}

/**
 * What stands at a tick: the time, with seconds where steps are that short, and the day where they are that long.
 *
 * @param how.timeZone the zone of this machine's clock, by which the ticks were placed
 */
export function tickText(at: number, stepMs: number, how: { timeZone: string; locale?: string }): string {
  const date = new Date(at);
  if (stepMs >= DAY_MS || (date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0)) {
    return formatDay(dayOfInstant(at, how.timeZone), how);
  }
  return formatTime(at, { seconds: stepMs < MINUTE_MS, ...how });
}
