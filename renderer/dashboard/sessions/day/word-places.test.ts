import { expect, it } from 'vitest';
import { dayScale } from './day-scale.ts';
import { wordPlaces } from './project-row.tsx';
import { dayOf, ran } from './test-day.ts';

const FROM = Date.parse('2026-11-19T00:00:00Z');
const HOUR_MS = 3_600_000;
/** 75 pixels an hour. */
const SCALE = dayScale({ from: FROM, to: FROM + 8 * HOUR_MS }, 600);

function places(now: string | null, ...times: [from: string, to: string, cost?: number][]) {
  const sessions = times.map(([from, to, totalCost = 0]) => {
    const session = ran(`2026-11-19T${from}:00Z`, `2026-11-19T${to}:00Z`);
    return { ...session, totals: { ...session.totals, totalCost } };
  });
  const [project] = dayOf(sessions).projects;
  if (project === undefined) return [];
  const rows = times.map(() => 0);
  return wordPlaces({ project, scale: SCALE, now: now === null ? null : Date.parse(`2026-11-19T${now}:00Z`) }, rows);
}

it('puts the words of a bar where no other bar, no other words and no line of the present is', () => {
  expect(places(null, ['01:00', '01:10'], ['05:00', '05:10'])).toEqual(['behind', 'behind']);
  expect(places(null, ['01:00', '01:10'], ['01:20', '01:40'])).toEqual(['before', 'behind']);
  expect(places('01:44', ['01:00', '01:10'], ['01:20', '01:40'])).toEqual(['before', null]);
  expect(places(null, ['07:30', '07:50'])).toEqual(['before']);
  expect(places('00:14', ['00:00', '00:10'])).toEqual([null]);
});

it('gives no room to the words of a wide bar, which stand inside it', () => {
  expect(places(null, ['01:00', '03:00'], ['03:40', '03:50'])).toEqual([null, 'behind']);
  // The room between both is free for the narrow one, whose other side is taken.
  expect(places(null, ['01:00', '03:00'], ['03:55', '04:05'], ['04:10', '06:00'])).toEqual([null, 'before', null]);
});

it('lets the dearest say its cost where there is room for one', () => {
  const first: [string, string] = ['00:00', '00:10'];
  const second: [string, string] = ['01:10', '01:20'];
  const last: [string, string] = ['01:25', '01:35'];
  expect(places('01:50', [...first, 1], [...second, 9], [...last, 1])).toEqual([null, 'before', null]);
  expect(places('01:50', [...first, 9], [...second, 1], [...last, 1])).toEqual(['behind', null, null]);
});
