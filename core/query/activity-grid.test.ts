import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { activityGridSchema } from '../contracts/activity-grid.ts';
import { WEEK_DAYS } from '../contracts/calendar.ts';
import { activityGrid } from './activity-grid.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase, tokensOf } from './test-database.ts';
import { usageRow, ZONES } from './test-usage.ts';
import { usdFromPico } from './totals.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32, 40);

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.close());

/** Weekday and hour that a clock of the zone shows, by Intl alone. */
function cellOf(instant: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'long', hour: '2-digit', hourCycle: 'h23' });
  const named = Object.fromEntries(parts.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${named.weekday?.toLowerCase()} ${Number(named.hour)}`;
}

test('every response stands in the hour and on the weekday that the clock of the zone showed', () => {
  fc.assert(
    fc.property(
      fc.array(usageRow, { maxLength: 40 }),
      fc.constantFrom(...ZONES),
      fc.constantFrom(...WEEK_DAYS),
      (rows, timezone, startOfWeek) => {
        database.writer.exec('DELETE FROM usage; DELETE FROM usage_rollup');
        insertUsage(database.writer, rows);
        const answer = activityGrid(database.reader, { timezone, startOfWeek }, NOW);
        expect(activityGridSchema.parse(answer)).toEqual(answer);
        expect(answer.rows[0]?.weekday).toBe(startOfWeek);
        const groups = Map.groupBy(rows, (row) => cellOf(row.occurredAt, timezone));
        for (const { weekday, cost, tokens } of answer.rows) {
          for (const hour of cost.keys()) {
            const group = groups.get(`${weekday} ${hour}`) ?? [];
            expect(tokens[hour]).toBe(group.reduce((sum, row) => sum + tokensOf(row), 0));
            expect(cost[hour]).toBe(usdFromPico(group.reduce((sum, row) => sum + row.costPico, 0n)));
          }
        }
      },
    ),
    { numRuns: amount({ short: 40, full: 150 }) },
  );
});

test('a session counts once in an hour, in each hour, and in each week', () => {
  const at = (day: number, hour: number, minute: number, session = 's1') => ({
    ...ANY_USAGE,
    session,
    occurredAt: Date.UTC(2026, 10, day, hour, minute),
  });
  insertUsage(database.writer, [
    at(16, 9, 5),
    at(16, 9, 50),
    at(16, 9, 50, 's2'),
    at(16, 10, 0),
    at(9, 9, 0),
    // Another tool's session of the same name.
    { ...at(16, 9, 5), platform: 'codex_cli' },
  ]);
  const sessions = (args = {}) => activityGrid(database.reader, { timezone: 'UTC', ...args }, NOW).rows[0]?.sessions;
  expect(sessions()?.slice(8, 12)).toEqual([0, 4, 1, 0]);
  expect(sessions({ platform: 'codex_cli' })?.slice(8, 12)).toEqual([0, 1, 0, 0]);
  expect(sessions({ project: 'another' })?.slice(8, 12)).toEqual([0, 0, 0, 0]);
});

test('days of each name are counted as far as they have begun', () => {
  // 13 November 2026 was a Friday.
  const days = (since: string, until?: string) =>
    activityGrid(database.reader, { timezone: 'UTC', since, until }, NOW).rows.map((row) => row.days);
  expect(days('2026-11-13', '2026-11-19')).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(days('2026-11-18', '2026-11-30')).toEqual([0, 0, 1, 1, 0, 0, 0]);
  expect(days('2026-11-02', '2026-11-17')).toEqual([3, 3, 2, 2, 2, 2, 2]);
  expect(days('2026-11-20', '2026-11-30')).toEqual([0, 0, 0, 0, 0, 0, 0]);
});
