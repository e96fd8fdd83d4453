import { afterEach, describe, expect, test } from 'vitest';
import { tickText, timeTicks } from './time-ticks.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

function texts(timeZone: string, from: string, to: string, most: number): string[] {
  process.env.TZ = timeZone;
  const ticks = timeTicks(Date.parse(from), Date.parse(to), most);
  return ticks.at.map((at) => tickText(at, ticks.stepMs, { timeZone, locale: 'en-GB' }));
}

describe('ticks of time', () => {
  test('stand at full steps of the clock, also where it is half an hour off', () => {
    expect(texts('Asia/Kolkata', '2026-11-19T05:00:00Z', '2026-11-19T08:00:00Z', 4)).toEqual([
      '11:00',
      '12:00',
      '13:00',
    ]);
    expect(texts('UTC', '2026-11-19T05:00:10Z', '2026-11-19T05:00:40Z', 4)).toEqual([
      '05:00:10',
      '05:00:20',
      '05:00:30',
      '05:00:40',
    ]);
  });

  test('keep to the clock when it changes', () => {
    // Clocks go back at 03:00 on 25 October, and forward at 02:00 on 29 March.
    expect(texts('Europe/Berlin', '2026-10-24T18:00:00Z', '2026-10-25T13:00:00Z', 4)).toEqual([
      'Sun 25 Oct',
      '06:00',
      '12:00',
    ]);
    expect(texts('Europe/Berlin', '2026-03-28T18:00:00Z', '2026-03-29T12:00:00Z', 4)).toEqual([
      'Sun 29 Mar',
      '06:00',
      '12:00',
    ]);
    expect(texts('Europe/Berlin', '2026-10-23T12:00:00Z', '2026-10-27T12:00:00Z', 5)).toEqual([
      'Sat 24 Oct',
      'Sun 25 Oct',
      'Mon 26 Oct',
      'Tue 27 Oct',
    ]);
  });

  test('are never more than asked for by much, over any length', () => {
    process.env.TZ = 'America/New_York';
    const from = Date.parse('2026-03-01T00:00:00Z');
    for (let length = 2_000; length < 400 * 86_400_000; length *= 3) {
      const { at } = timeTicks(from, from + length, 8);
      expect(at.length).toBeLessThanOrEqual(10);
      expect([...at].sort((one, other) => one - other)).toEqual(at);
      expect(new Set(at).size).toBe(at.length);
    }
  });
});
