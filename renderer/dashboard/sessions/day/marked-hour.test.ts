import { afterEach, expect, test } from 'vitest';
import { formatHour, formatMoney } from '../../../../core/format/index.ts';
import { hourSpan, hourWords, isWithin } from './marked-hour.ts';
import { dayOf, ran } from './test-day.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test('an hour is one of the clock, also on days of which one has more or fewer', () => {
  process.env.TZ = 'Europe/Berlin';
  const length = (from: string, hour: number) => {
    const span = hourSpan({ from }, hour);
    return (span.to - span.from) / 3_600_000;
  };
  expect(new Date(hourSpan({ from: '2026-11-18T23:00:00Z' }, 14).from).toISOString()).toBe('2026-11-19T13:00:00.000Z');
  expect([1, 2, 3].map((hour) => length('2026-10-24T22:00:00Z', hour))).toEqual([1, 2, 1]);
  expect([1, 2, 3].map((hour) => length('2026-03-28T23:00:00Z', hour))).toEqual([1, 0, 1]);
});

test('an hour tells what was spent in it and how many sessions ran', () => {
  process.env.TZ = 'UTC';
  const costs = (step: number[], usd: number[]) => ({ cost: { step, usd } });
  const day = dayOf([
    { ...ran('2026-11-19T08:41:00Z', '2026-11-19T10:10:00Z'), ...costs([107, 108, 119, 120], [1, 2, 4, 8]) },
    { ...ran('2026-11-19T09:30:00Z', '2026-11-19T09:40:00Z'), ...costs([114], [16]) },
    ran('2026-11-19T10:00:00Z', '2026-11-19T11:00:00Z'),
  ]);
  expect(hourWords(day, 9)).toBe(`${formatHour(9)} – ${formatHour(10)}: ${formatMoney(22)}, 2 sessions`);
  expect(hourWords(day, 23)).toBe(`${formatHour(23)} – ${formatHour(24)}: ${formatMoney(0)}, no session`);
});

test('nothing lies in an hour that the clock skips', () => {
  process.env.TZ = 'Europe/Berlin';
  const skipped = hourSpan({ from: '2026-03-28T23:00:00Z' }, 2);
  expect(isWithin(ran('2026-03-29T00:00:00Z', '2026-03-29T02:00:00Z'), skipped)).toBe(false);
});
