import { describe, expect, it } from 'vitest';
import { today } from '../shared/health/test-answers.ts';
import { hourBars, minuteOfDay, usualOutline } from './hour-bars.ts';

function hours(costs: Record<number, number>) {
  return Array.from({ length: 24 }, (_, hour) => ({ cost: costs[hour] ?? 0, tokens: 0 }));
}
const NOTHING = { cost: 0, tokens: 0 };

describe('hourBars', () => {
  it('draws today and the usual day at one scale', () => {
    const day = today({
      hours: hours({ 9: 2, 10: 1 }),
      usualDay: { days: 7, hours: hours({ 9: 4 }), soFar: NOTHING, rest: NOTHING },
    });
    const { bars, usual, now, currentHour } = hourBars(day, 10 * 60 + 48, true);
    expect([bars[9], bars[10], bars[11]]).toEqual([0.5, 0.25, 0]);
    expect([usual?.[9], usual?.[10]]).toEqual([1, 0]);
    expect(now).toBeCloseTo(0.45);
    expect(currentHour).toBe(10);
  });

  it('leaves the usual day out while the history is read, and scales without it', () => {
    const day = today({
      hours: hours({ 9: 2 }),
      usualDay: { days: 7, hours: hours({ 9: 4 }), soFar: NOTHING, rest: NOTHING },
    });
    expect(hourBars(day, 0, false)).toMatchObject({ usual: null });
    expect(hourBars(day, 0, false).bars[9]).toBe(1);
  });

  it('draws nothing for a day without cost', () => {
    expect(hourBars(today({ hours: hours({}), usualDay: null }), 1_439, true)).toMatchObject({
      bars: Array.from({ length: 24 }, () => 0),
      currentHour: 23,
    });
  });
});

describe('minuteOfDay', () => {
  it.each([
    ['UTC', 0],
    ['Asia/Kolkata', 330],
    ['America/New_York', 19 * 60],
  ])('counts the minutes of the clock in %s', (zone, minute) => {
    expect(minuteOfDay(Date.parse('2026-01-15T00:00:00Z'), zone)).toBe(minute);
  });
});

describe('usualOutline', () => {
  it('goes along the top of each hour and closes at the base', () => {
    expect(usualOutline([0.5, 1], 10, 4)).toBe('M0 4L0.00 2.00L5.00 2.00L5.00 0.00L10.00 0.00L10 4Z');
  });
});
