import { afterEach, describe, expect, test } from 'vitest';
import type { DaySession } from '../../../../core/contracts/day.ts';
import { runsOf, timesOf } from './concurrency.tsx';
import { dayHours, stackSessions } from './day-hours.ts';
import { hourSpan } from './marked-hour.ts';
import { dayOf, ran } from './test-day.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

function hours(sessions: DaySession[], now: string, marked?: number): string[] {
  process.env.TZ = 'UTC';
  const day = dayOf(sessions);
  const { from, to } = dayHours(day, Date.parse(now), marked === undefined ? null : hourSpan(day, marked));
  return [from, to].map((instant) => new Date(instant).toISOString().slice(11, 16));
}

describe('the hours of a day', () => {
  test('are those in which something happened, and some ahead today', () => {
    const sessions = [ran('2026-11-19T08:41:00Z', '2026-11-19T14:32:00Z')];
    expect(hours(sessions, '2026-11-25T10:00:00Z')).toEqual(['08:00', '16:00']);
    expect(hours(sessions, '2026-11-19T14:32:00Z')).toEqual(['08:00', '18:00']);
  });

  test('hold the hour that is marked, whatever happened in it', () => {
    const sessions = [ran('2026-11-19T08:41:00Z', '2026-11-19T18:32:00Z')];
    expect(hours(sessions, '2026-11-25T10:00:00Z', 9)).toEqual(['08:00', '19:00']);
    expect(hours(sessions, '2026-11-25T10:00:00Z', 3)).toEqual(['03:00', '19:00']);
    expect(hours(sessions, '2026-11-25T10:00:00Z', 23)).toEqual(['08:00', '00:00']);
  });

  test('never reach beyond the day', () => {
    expect(hours([ran('2026-11-19T00:00:00Z', '2026-11-19T00:10:00Z')], '2026-11-25T10:00:00Z')).toEqual([
      '00:00',
      '08:00',
    ]);
    expect(hours([ran('2026-11-19T22:40:00Z', '2026-11-20T00:00:00Z')], '2026-11-19T23:59:00Z')).toEqual([
      '16:00',
      '00:00',
    ]);
  });
});

test('sessions that ran at once stand below each other, and a row is used again', () => {
  const sessions = [
    ran('2026-11-19T08:00:00Z', '2026-11-19T09:00:00Z'),
    ran('2026-11-19T08:30:00Z', '2026-11-19T10:00:00Z'),
    ran('2026-11-19T09:00:00Z', '2026-11-19T09:30:00Z'),
  ];
  expect(stackSessions(sessions)).toEqual([0, 1, 0]);
});

test('equal neighbours are one bar, and nothing is none', () => {
  expect(runsOf([0, 1, 1, 2, 0, 1])).toEqual([
    { step: 1, steps: 2, sessions: 1 },
    { step: 3, steps: 1, sessions: 2 },
    { step: 5, steps: 1, sessions: 1 },
  ]);
});

test('what runs now ends now, not with the step that goes on', () => {
  const dayStart = Date.parse('2026-11-19T00:00:00Z');
  const minutes = (count: number) => dayStart + count * 60_000;
  const run = { step: 2, steps: 2, sessions: 1 };
  expect(timesOf(run, dayStart, minutes(17))).toEqual({ from: minutes(10), to: minutes(17) });
  expect(timesOf(run, dayStart, minutes(60))).toEqual({ from: minutes(10), to: minutes(20) });
  // A clock that runs behind that of the server.
  expect(timesOf(run, dayStart, minutes(9))).toEqual({ from: minutes(10), to: minutes(10) });
});
