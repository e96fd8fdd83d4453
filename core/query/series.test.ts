import { afterEach, beforeEach, expect, test } from 'vitest';
import { seriesArgsSchema, seriesSchema } from '../contracts/series.ts';
import { ownerStatus } from '../contracts/test-owner-status.ts';
import { QueryArgumentError } from './errors.ts';
import { series } from './series.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32, 40);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const USD = 1_000_000_000_000n;

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.close());

function ask(args: Partial<Parameters<typeof seriesArgsSchema.parse>[0] & object> = {}, now = NOW) {
  const answer = series(database.reader, seriesArgsSchema.parse({ timezone: 'UTC', ...args }), null, now);
  expect(seriesSchema.parse(answer)).toEqual(answer);
  return answer;
}

test('groups come dearest first, those without a row together, each step in its place', () => {
  database.writer.exec("INSERT INTO projects VALUES ('p1', 'ledger'), ('p2', 'harbor')");
  const at = (day: number, project: string, cost: bigint, change = {}) => ({
    ...ANY_USAGE,
    occurredAt: Date.UTC(2026, 10, day, 12),
    project,
    costPico: cost * USD,
    ...change,
  });
  insertUsage(database.writer, [
    at(17, 'p1', 3n),
    at(19, 'p1', 1n, { platform: 'codex_cli', model: 'gpt-5.5' }),
    at(19, 'p2', 9n, { costSource: 'estimated' }),
    at(18, '', 2n),
    at(16, 'p1', 100n),
  ]);
  const answer = ask({ since: '2026-11-17', until: '2026-11-20', groupBy: 'project', groups: 2 });
  expect(answer.steps.map(({ label }) => label)).toEqual(['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']);
  expect(answer.groups.map(({ key, label, cost }) => [key, label, cost])).toEqual([
    ['p2', 'harbor', [0, 0, 9, 0]],
    ['p1', 'ledger', [3, 0, 1, 0]],
  ]);
  expect(answer.groups[1]?.platforms).toEqual([
    { platform: 'claude_code', totalCost: 3 },
    { platform: 'codex_cli', totalCost: 1 },
  ]);
  expect(answer.other).toMatchObject({ groups: 1, cost: [0, 2, 0, 0], totals: { totalCost: 2 } });
  expect(answer.values).toMatchObject({ cost: [3, 2, 10, 0], estimatedCost: [0, 0, 9, 0] });
  expect(answer.totals).toMatchObject({ totalCost: 15, responses: 4 });
  expect(ask({ since: '2026-11-17', groupBy: 'project', groups: 3 }).other).toBeNull();
  expect(ask({ since: '2026-11-19', groupBy: 'platform' }).groups.map(({ label }) => label)).toEqual([
    'Claude Code',
    'Codex CLI',
  ]);
  expect(ask({ since: '2026-11-17', project: 'p1', groupBy: 'model' }).totals.totalCost).toBe(4);
});

test('an hour that clocks set back is there twice, one that they skip is not', () => {
  const zone = { timezone: 'America/New_York', step: 'hour' };
  const back = ask({ since: '2026-11-01', until: '2026-11-01', ...zone }).steps;
  expect(back.length).toBe(25);
  expect(back.slice(0, 4).map(({ label, start }) => [label, start])).toEqual([
    ['2026-11-01T00:00', '2026-11-01T04:00:00.000Z'],
    ['2026-11-01T01:00', '2026-11-01T05:00:00.000Z'],
    ['2026-11-01T01:00', '2026-11-01T06:00:00.000Z'],
    ['2026-11-01T02:00', '2026-11-01T07:00:00.000Z'],
  ]);
  const forward = ask({ since: '2026-03-08', until: '2026-03-08', ...zone }).steps;
  expect(forward.map(({ label }) => label.slice(11)).slice(0, 4)).toEqual(['00:00', '01:00', '03:00', '04:00']);
  // Clocks that move by half an hour: the step of two o'clock holds what is left of it.
  const half = ask({ since: '2026-10-04', until: '2026-10-04', timezone: 'Australia/Lord_Howe', step: 'hour' }).steps;
  expect(half.slice(1, 4).map(({ label }) => label.slice(11))).toEqual(['01:00', '02:30', '03:00']);
});

test('weeks begin on the day that was asked for, and are cut by the range', () => {
  const steps = ask({ since: '2026-11-04', until: '2026-11-17', step: 'week', startOfWeek: 'sunday' }).steps;
  expect(steps.map(({ label, start }) => [label, start.slice(0, 10)])).toEqual([
    ['2026-11-01', '2026-11-04'],
    ['2026-11-08', '2026-11-08'],
    ['2026-11-15', '2026-11-15'],
  ]);
});

test('an open range reaches from the first response to today, or to a later one', () => {
  insertUsage(database.writer, [{ ...ANY_USAGE, occurredAt: Date.UTC(2026, 10, 16, 12) }]);
  expect(ask({}).steps.map(({ label }) => label)).toEqual(['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19']);
  insertUsage(database.writer, [{ ...ANY_USAGE, occurredAt: Date.UTC(2026, 10, 20, 12) }], 2);
  expect(ask({}).steps.at(-1)?.label).toBe('2026-11-20');
  insertUsage(database.writer, [{ ...ANY_USAGE, occurredAt: 0 }], 3);
  const answer = ask({});
  expect([answer.step, answer.steps[0]?.label, answer.totals.responses]).toEqual(['month', '1970-01-01', 3]);
  expect(() => ask({ step: 'day' })).toThrow(QueryArgumentError);
});

test('what usually follows today is the mean of what followed this minute on the seven days before', () => {
  const today = { since: '2026-11-13', until: '2026-11-19' };
  const rows = (days: number[], at: number, cost: bigint) =>
    days.map((day) => ({ ...ANY_USAGE, occurredAt: at - day * DAY_MS, costPico: cost * USD }));
  insertUsage(database.writer, rows([1, 2], NOW, 7n));
  expect(ask(today).restOfToday).toBeNull();
  // The week's rest: seven times 7 and 14 in one of the days; the earlier part, and the eighth day, do not count.
  insertUsage(database.writer, rows([3, 4, 5, 6, 7, 8], NOW, 7n), 3);
  insertUsage(database.writer, rows([1], NOW + MINUTE_MS, 14n), 20);
  insertUsage(database.writer, rows([0, 1, 2], NOW - MINUTE_MS, 1_000n), 30);
  expect(ask(today).restOfToday).toEqual({ cost: 9, tokens: 16 / 7, days: 7 });
  expect(ask({ since: '2026-11-13', until: '2026-11-18' }).restOfToday).toBeNull();
  expect(ask({ ...today, platform: 'codex_cli' }).restOfToday).toMatchObject({ cost: 0, days: 7 });
});

test('since when capture is paused is told, because nothing is known from then on', () => {
  const owner = ownerStatus({ paused: { since: NOW } });
  const args = seriesArgsSchema.parse({ timezone: 'UTC' });
  expect(series(null, args, owner, NOW).notCapturedSince).toBe(new Date(NOW).toISOString());
  expect(series(null, args, ownerStatus(), NOW).notCapturedSince).toBeNull();
});
