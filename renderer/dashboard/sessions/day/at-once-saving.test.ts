import { expect, test } from 'vitest';
import { parseCsvLine } from '../../../../core/lifecycle/csv-text.ts';
import { atOnceCsv } from './at-once-saving.ts';

/** A day of 25 hours: at 03:00 the clocks of Berlin go back to 02:00. */
const LONG_DAY = {
  ...{ from: '2026-10-24T22:00:00.000Z', to: '2026-10-25T23:00:00.000Z', timezone: 'Europe/Berlin' },
  concurrency: Array.from({ length: 300 }, (_, step) => (step === 24 ? 2 : step === 36 ? 1 : 0)),
};

function rows(now: number): string[][] {
  return atOnceCsv(LONG_DAY, now)
    .split('\r\n')
    .slice(1, -1)
    .map((line) => parseCsvLine(line));
}

test('each five minutes with its instants, also in the hour that the clock shows twice', () => {
  const all = rows(Date.parse('2026-11-01T00:00:00Z'));
  expect(all).toHaveLength(300);
  expect(all[0]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-24T22:05:00.000Z', '00:00', '0']);
  expect(all[24]).toEqual(['2026-10-25T00:00:00.000Z', '2026-10-25T00:05:00.000Z', '02:00', '2']);
  expect(all[36]).toEqual(['2026-10-25T01:00:00.000Z', '2026-10-25T01:05:00.000Z', '02:00', '1']);
  expect(all.at(-1)).toEqual(['2026-10-25T22:55:00.000Z', '2026-10-25T23:00:00.000Z', '23:55', '0']);
});

test('what is still to come is left out', () => {
  expect(rows(Date.parse('2026-10-24T22:07:00Z'))).toHaveLength(2);
});
