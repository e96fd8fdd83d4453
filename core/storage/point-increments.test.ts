import { expect, test } from 'vitest';
import type { EventOf } from '../contracts/telemetry-event.ts';
import { increments } from './point-increments.ts';

function point(second: number, value: number): EventOf<'otlp'> {
  const at = `${second}000000000`;
  return {
    event_id: second.toString(16).padStart(32, '0'),
    platform: 'claude_code',
    intake: 'otlp',
    external_id: 'session-1',
    event_type: 'token.usage',
    timestamp: new Date(second * 1_000).toISOString(),
    source_offset: 0,
    record: {
      signal: 'metrics',
      name: 'token.usage',
      point: { series: 'a', temporality: 'cumulative', startedAt: '0', at, value },
    },
  };
}

test('a stored point that is no amount is passed over: what was counted before it does not count again', () => {
  // As it is read where earlier versions stored Infinity.
  const none: unknown = JSON.parse(JSON.stringify({ value: Number.POSITIVE_INFINITY }));
  const stored = [point(1, 100), Object.assign(point(2, 0), { record: recordWith(none) }), point(3, 130)];
  expect([...increments(stored)].map(({ increment }) => increment)).toEqual([100, 30]);
});

function recordWith(value: unknown): EventOf<'otlp'>['record'] {
  const { record } = point(2, 0);
  if (record.point !== undefined) Object.assign(record.point, value);
  return record;
}
