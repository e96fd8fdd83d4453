import { afterEach, beforeEach, expect, test } from 'vitest';
import { todaySchema } from '../contracts/today.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from './test-database.ts';
import { today } from './today.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32, 40);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const USD = 1_000_000_000_000n;

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.close());

function ask(timezone = 'UTC', now = NOW) {
  const answer = today(database.reader, { timezone }, now);
  expect(todaySchema.parse(answer)).toEqual(answer);
  return answer;
}

const billed = (occurredAt: number, cost: bigint, change = {}) => ({
  ...ANY_USAGE,
  occurredAt,
  costPico: cost * USD,
  ...change,
});

test('hours are those of the clock, with the usual day behind them', () => {
  insertUsage(database.writer, [
    billed(NOW - HOUR_MS, 3n),
    // Of the week before: at the same hour twice, before this minute and after it.
    billed(NOW - 2 * DAY_MS, 7n),
    billed(NOW - 3 * DAY_MS - MINUTE_MS, 14n),
    billed(NOW - 7 * DAY_MS - 2 * HOUR_MS, 21n),
    // The eighth day before counts for nothing but that it was captured.
    billed(NOW - 8 * DAY_MS, 1_000n),
  ]);
  const { hours, usualDay } = ask();
  expect(hours.flatMap(({ cost }, hour) => (cost === 0 ? [] : [[hour, cost]]))).toEqual([[13, 3]]);
  expect(usualDay).toMatchObject({ days: 7, soFar: { cost: 5 }, rest: { cost: 1 } });
  expect(usualDay?.hours.flatMap(({ cost }, hour) => (cost === 0 ? [] : [[hour, cost]]))).toEqual([
    [12, 3],
    [14, 3],
  ]);
  const berlin = ask('Europe/Berlin');
  expect(berlin.hours[14]?.cost).toBe(3);
  expect(berlin.usualDay?.hours[13]?.cost).toBe(3);
});

test('nothing is usual before three days are known', () => {
  expect(ask().usualDay).toBeNull();
  insertUsage(database.writer, [billed(NOW - 2 * DAY_MS, 1n)]);
  expect(ask().usualDay).toBeNull();
  insertUsage(database.writer, [billed(NOW - 3 * DAY_MS, 2n)], 2);
  expect(ask().usualDay).toMatchObject({ days: 3, rest: { cost: 1 } });
});

test('an hour that clocks set back holds both', () => {
  const morning = Date.UTC(2026, 10, 1, 12);
  insertUsage(database.writer, [
    billed(Date.UTC(2026, 10, 1, 5, 30), 1n),
    billed(Date.UTC(2026, 10, 1, 6, 30), 2n),
    billed(Date.UTC(2026, 10, 1, 7), 4n),
  ]);
  const { hours } = ask('America/New_York', morning);
  expect(hours.slice(0, 4).map(({ cost }) => cost)).toEqual([0, 3, 4, 0]);
});

test('projects come dearest first by their names, and how fast it goes is told', () => {
  database.writer.exec("INSERT INTO projects VALUES ('p1', 'ledger-core')");
  insertUsage(database.writer, [
    billed(NOW - 20 * MINUTE_MS, 1n, { project: '' }),
    billed(NOW - 10 * MINUTE_MS, 2n, { project: 'p1' }),
  ]);
  const answer = ask();
  expect(answer.byProject).toMatchObject([
    { projectHash: 'p1', label: 'ledger-core', totalCost: 2 },
    { projectHash: '', label: '(no project)', totalCost: 1 },
  ]);
  expect(answer.rate.costPerHour).toBe(6);
});
