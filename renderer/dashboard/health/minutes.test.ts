import { expect, test } from 'vitest';
import type { LiveMetrics } from '../../../core/contracts/live-metrics.ts';
import { minutePoints, minuteSeries, minutesCsv, minutesSentence, minutesTotals } from './minutes.ts';

type Minute = LiveMetrics['minutes'][number];

function minute(at: string, figures: Partial<Minute> = {}): Minute {
  return { at: `2026-11-19T${at}:00Z`, responses: 0, tokens: 0, toolCalls: 0, toolFailures: 0, ...figures };
}

const MINUTES = [
  minute('09:00'),
  minute('09:01', { responses: 2, tokens: 900, toolCalls: 3, toolFailures: 1 }),
  minute('09:02', { responses: 1, tokens: 100 }),
  minute('09:03'),
  minute('09:04'),
];
/** In the midst of 09:02. */
const PAUSED_SINCE = Date.parse('2026-11-19T09:02:30Z');

test('a bar a minute, with what it is made of, and all of them in a sentence', () => {
  const points = minutePoints(MINUTES, null);
  expect(points.map(({ title }) => title.replace(/^.*, /, ''))).toEqual([
    ...['0 events', '5 events', '1 event', '0 events', '0 events'],
  ]);
  expect(points[1]?.lines).toEqual(['2 responses', '3 tool calls, 1 failed']);
  expect(points[2]?.lines).toEqual(['1 response', '0 tool calls']);
  expect(points.some(({ isUnknown }) => isUnknown === true)).toBe(false);
  expect(minuteSeries(MINUTES).map(({ name, values }) => [name, values])).toEqual([
    ['Responses', [0, 2, 1, 0, 0]],
    ['Tool calls', [0, 3, 0, 0, 0]],
  ]);
  expect(minutesTotals(MINUTES)).toEqual({ responses: 3, toolCalls: 3 });
  expect(minutesSentence(MINUTES)).toContain(`highest at ${points[1]?.label} with 5`);
  expect(minutesSentence([])).toBe('Events per minute');
});

test('what a pause covers is not known, which is not the same as nothing; what came before it counts', () => {
  const points = minutePoints(MINUTES, PAUSED_SINCE);
  expect(points.map(({ isUnknown }) => isUnknown === true)).toEqual([false, false, false, true, true]);
  expect(points[3]).toMatchObject({ title: points[3]?.label, lines: ['Not captured: paused'] });
  const still = minutePoints([minute('09:01'), minute('09:02'), minute('09:03')], PAUSED_SINCE);
  expect(still.map(({ isUnknown }) => isUnknown === true)).toEqual([false, true, true]);
});

test('the file has the columns of the table, minutes in UTC, and nothing where nothing is known', () => {
  expect(minutesCsv(MINUTES, PAUSED_SINCE).split('\r\n')).toEqual([
    'minute (UTC),responses,tool calls,failed',
    '2026-11-19T09:00:00Z,0,0,0',
    '2026-11-19T09:01:00Z,2,3,1',
    '2026-11-19T09:02:00Z,1,0,0',
    '2026-11-19T09:03:00Z,,,',
    '2026-11-19T09:04:00Z,,,',
    '',
  ]);
});
