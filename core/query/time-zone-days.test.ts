import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { dayOfInstant } from '../format/time.ts';
import { addDays, QUARTER_MS, weekStartOf, zoneDays } from './time-zone-days.ts';

const ZONES = [
  'UTC',
  'Asia/Kolkata',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'America/Nuuk',
  'Africa/Casablanca',
  'Asia/Beirut',
];
const instants = fc
  .integer({ min: Date.UTC(2023, 0, 1) / 1000, max: Date.UTC(2028, 0, 1) / 1000 })
  .map((seconds) => seconds * 1000);

describe.each(ZONES)('days of %s', (zone) => {
  it('are those of Intl, at any instant', () => {
    const days = zoneDays(zone);
    fc.assert(
      fc.property(instants, (instant) => {
        expect(days.dayOf(instant)).toBe(dayOfInstant(instant, zone));
      }),
      { numRuns: amount({ short: 100, full: 300 }) },
    );
  });

  it('begin at their first quarter-hour and end where the next begins', () => {
    const days = zoneDays(zone);
    fc.assert(
      fc.property(instants, (instant) => {
        const day = dayOfInstant(instant, zone);
        const start = days.startOfDay(day);
        expect(start % QUARTER_MS).toBe(0);
        expect(dayOfInstant(start, zone)).toBe(day);
        expect(dayOfInstant(start - 1, zone)).toBe(addDays(day, -1));
        expect(days.endOfDay(day)).toBe(days.startOfDay(addDays(day, 1)));
      }),
      { numRuns: amount({ short: 40, full: 100 }) },
    );
  });

  it('find the instant of a minute again, but for hours that clocks repeat', () => {
    const days = zoneDays(zone);
    fc.assert(
      fc.property(instants, (instant) => {
        const minute = Math.floor(instant / 60_000) * 60_000;
        const found = days.instantOf(days.dayOf(minute), days.minuteOfDay(minute));
        expect(days.minuteOfDay(found)).toBe(days.minuteOfDay(minute));
        expect(days.dayOf(found)).toBe(days.dayOf(minute));
        expect(minute - found).toBeGreaterThanOrEqual(0);
        expect(minute - found).toBeLessThanOrEqual(3_600_000);
      }),
      { numRuns: amount({ short: 40, full: 100 }) },
    );
  });
});

describe('clock changes', () => {
  const newYork = zoneDays('America/New_York');

  it('make days of 23 and 25 hours, and of 23.5 and 24.5 on Lord Howe', () => {
    const hours = (zone: string, day: string): number => {
      const days = zoneDays(zone);
      return (days.endOfDay(day) - days.startOfDay(day)) / 3_600_000;
    };
    expect(hours('America/New_York', '2026-03-08')).toBe(23);
    expect(hours('America/New_York', '2026-11-01')).toBe(25);
    expect(hours('Australia/Lord_Howe', '2026-04-05')).toBe(24.5);
    expect(hours('Australia/Lord_Howe', '2026-10-04')).toBe(23.5);
  });

  it('take the first of two equal minutes, and pass over the minutes that do not exist', () => {
    expect(new Date(newYork.instantOf('2026-11-01', 90)).toISOString()).toBe('2026-11-01T05:30:00.000Z');
    expect(new Date(newYork.instantOf('2026-03-08', 150)).toISOString()).toBe('2026-03-08T07:30:00.000Z');
  });
});

describe('calendar days', () => {
  it('know their week, also before 1970', () => {
    expect(weekStartOf('2026-11-19', 1)).toBe('2026-11-16');
    expect(weekStartOf('2026-11-16', 1)).toBe('2026-11-16');
    expect(weekStartOf('2026-11-22', 1)).toBe('2026-11-16');
    expect(weekStartOf('1969-12-31', 1)).toBe('1969-12-29');
    expect(weekStartOf('2026-11-21', 0)).toBe('2026-11-15');
    expect(weekStartOf('2026-11-22', 0)).toBe('2026-11-22');
    expect(weekStartOf('2026-11-21', 6)).toBe('2026-11-21');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  });

  it('at the edges of the calendar give finite instants', () => {
    const days = zoneDays('Europe/Berlin');
    expect(Number.isFinite(days.startOfDay('0001-01-01'))).toBe(true);
    expect(Number.isFinite(days.endOfDay('9999-12-31'))).toBe(true);
  });
});
