import { expect, test } from 'vitest';
import { hasFigures, unknownFromHour } from './known-hours.ts';

const TODAY = { date: '2026-11-19', timezone: 'Europe/Berlin' };

test('nothing is unknown while all is captured, and after a pause its hour and all behind it', () => {
  expect(unknownFromHour(null, TODAY)).toBeNull();
  expect(unknownFromHour(Date.parse('2026-11-19T13:40:00Z'), TODAY)).toBe(14);
});

test('of a pause since an earlier day the whole day is unknown, by the clock of its zone', () => {
  expect(unknownFromHour(Date.parse('2026-11-18T19:00:00Z'), TODAY)).toBe(0);
  expect(unknownFromHour(Date.parse('2026-11-18T22:59:00Z'), TODAY)).toBe(0);
  expect(unknownFromHour(Date.parse('2026-11-18T23:30:00Z'), TODAY)).toBe(0);
  // The same instants have other days and hours in UTC.
  expect(unknownFromHour(Date.parse('2026-11-18T22:59:00Z'), { ...TODAY, date: '2026-11-18' })).toBe(23);
});

test('of a day before the pause all is known', () => {
  expect(unknownFromHour(Date.parse('2026-11-19T23:30:00Z'), TODAY)).toBeNull();
});

test('an hour with cost or tokens has figures, whatever was captured after them', () => {
  const known = { currentHour: 15, unknownFrom: 14 };
  const nothing = { cost: 0, tokens: 0 };
  expect([13, 14, 15, 16].map((hour) => hasFigures(nothing, hour, known))).toEqual([true, false, false, false]);
  expect(hasFigures({ cost: 0.1, tokens: 0 }, 14, known)).toBe(true);
  expect(hasFigures({ cost: 0, tokens: 3 }, 14, known)).toBe(true);
});
