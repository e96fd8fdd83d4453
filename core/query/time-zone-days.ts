/**
 * Which calendar day of an IANA zone an instant belongs to, fast enough for every quarter-hour of years.
 *
 * Offsets are asked of Intl once per week-long window; a window whose ends differ is searched for the quarter-hour at
 * which the clocks change. That is exact as long as a zone changes its clocks at most once in a week and at a multiple
 * of 15 minutes UTC, which holds for every zone since 2012.
 */

import { systemOffset, systemZone, systemZoneAtStart } from './system-zone.ts';

export const QUARTER_MS = 15 * 60_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WINDOW_QUARTERS = 7 * 96;
/** No zone lies further than 14 hours from UTC; a day's first instant is within this of its UTC midnight. */
const FURTHEST_OFFSET_QUARTERS = 15 * 4;

export type ZoneDays = {
  readonly zone: string;
  /** `YYYY-MM-DD` of an instant (epoch milliseconds). */
  dayOf(instant: number): string;
  /** The first instant of a day, epoch milliseconds; a day the zone skipped starts where the next one does. */
  startOfDay(day: string): number;
  /** The first instant after a day, epoch milliseconds. */
  endOfDay(day: string): number;
  /** Minutes that the clock shows at an instant, 0 to 1439. */
  minuteOfDay(instant: number): number;
  /**
   * The instant at which the clock shows a minute of a day: the first of two when clocks go back, the one as far
   * behind the gap when they go forward.
   */
  instantOf(day: string, minuteOfDay: number): number;
};

/** The day `days` after (or before) a day `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  return dayText(dayNumber(day) + days);
}

/** How many days later `last` is than `first`; negative when it is earlier. */
export function daysBetween(first: string, last: string): number {
  return dayNumber(last) - dayNumber(first);
}

/**
 * The first day of the week that holds a day.
 * @param firstWeekDay 0 = Sunday ... 6 = Saturday
 */
export function weekStartOf(day: string, firstWeekDay: number): string {
  const number = dayNumber(day);
  // Day 0, 1 January 1970, was a Thursday: week day 4.
  return dayText(number - ((((number + 4 - firstWeekDay) % 7) + 7) % 7));
}

function dayNumber(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

/** The day that lies so many days after 1 January 1970. */
export function dayText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** Milliseconds that a zone's clocks are ahead of UTC at an instant, by Intl: exact and slow. */
function offsetReader(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const fields: Record<string, number> = {};
    for (const part of format.formatToParts(instant)) fields[part.type] = Number(part.value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1_000) * 1_000;
  };
}

type Window = { before: number; changesAt: number; after: number };

/** How the days of a zone are found that was asked for, or of this machine's. */
export type ReadDays = (timezone: string | undefined) => ZoneDays;

/** Days of the zone that was asked for, or of this process's. */
export function daysIn(timezone: string | undefined): ZoneDays {
  return zoneDays(timezone ?? systemZone());
}

/** The same without Intl where none is asked for, for a process that has just started and answers once. */
export function daysAtStart(timezone: string | undefined): ZoneDays {
  return timezone === undefined ? daysOf(systemZoneAtStart(), systemOffset) : zoneDays(timezone);
}

/** Days of one zone. Keeps what it learned: use one per call, or one per zone for longer. */
export function zoneDays(zone: string): ZoneDays {
  return daysOf(zone, offsetReader(zone));
}

function daysOf(zone: string, readOffset: (instant: number) => number): ZoneDays {
  const windows = new Map<number, Window>();

  function windowAt(index: number): Window {
    const known = windows.get(index);
    if (known !== undefined) return known;
    const first = index * WINDOW_QUARTERS;
    const before = windows.get(index - 1)?.after ?? readOffset(first * QUARTER_MS);
    const after = windows.get(index + 1)?.before ?? readOffset((first + WINDOW_QUARTERS) * QUARTER_MS);
    let changesAt = first;
    if (before !== after) {
      let unchanged = first;
      changesAt = first + WINDOW_QUARTERS;
      while (changesAt - unchanged > 1) {
        const middle = Math.floor((changesAt + unchanged) / 2);
        if (readOffset(middle * QUARTER_MS) === before) unchanged = middle;
        else changesAt = middle;
      }
    }
    const window = { before, changesAt, after };
    windows.set(index, window);
    return window;
  }

  function offsetAt(instant: number): number {
    const quarter = Math.floor(instant / QUARTER_MS);
    const window = windowAt(Math.floor(quarter / WINDOW_QUARTERS));
    return quarter < window.changesAt ? window.before : window.after;
  }

  function localDayNumber(instant: number): number {
    return Math.floor((instant + offsetAt(instant)) / DAY_MS);
  }

  const names = new Map<number, string>();
  function dayOf(instant: number): string {
    const number = localDayNumber(instant);
    const known = names.get(number);
    if (known !== undefined) return known;
    const text = dayText(number);
    names.set(number, text);
    return text;
  }

  function startOfDayNumber(number: number): number {
    const midnight = (number * DAY_MS) / QUARTER_MS;
    let before = midnight - FURTHEST_OFFSET_QUARTERS;
    let start = midnight + FURTHEST_OFFSET_QUARTERS;
    while (start - before > 1) {
      const middle = Math.floor((start + before) / 2);
      if (localDayNumber(middle * QUARTER_MS) < number) before = middle;
      else start = middle;
    }
    return start * QUARTER_MS;
  }

  const startOfDay = (day: string): number => startOfDayNumber(dayNumber(day));
  const endOfDay = (day: string): number => startOfDayNumber(dayNumber(day) + 1);

  function minuteOfDay(instant: number): number {
    const local = instant + offsetAt(instant);
    return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / MINUTE_MS);
  }

  function instantOf(day: string, minute: number): number {
    const local = dayNumber(day) * DAY_MS + minute * MINUTE_MS;
    const offsets = [offsetAt(startOfDay(day) - 1), offsetAt(startOfDay(day)), offsetAt(endOfDay(day))];
    const showing = offsets.map((offset) => local - offset).filter((instant) => instant + offsetAt(instant) === local);
    const offsetBefore = offsets[1] ?? 0;
    return showing.length > 0 ? Math.min(...showing) : local - offsetBefore;
  }

  return { zone, dayOf, startOfDay, endOfDay, minuteOfDay, instantOf };
}
