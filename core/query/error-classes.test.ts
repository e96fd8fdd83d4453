import { afterEach, beforeEach, expect, it } from 'vitest';
import { comparedPeriod } from './compared-period.ts';
import { resolveRange } from './range.ts';
import { insertCall } from './test-activity.ts';
import { askAt } from './test-ask.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const DAY_MS = 86_400_000;
/** Thu 19 Nov 2026, 14:32 UTC. */
const NOW = Date.UTC(2026, 10, 19, 14, 32);

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

it('counts failures by class, names the tool with most of them, and those of the period before', async () => {
  const failed = (at: number, tool: string, errorClass?: string) =>
    insertCall(file.writer, { at, tool, success: false, ...(errorClass && { errorClass }) });
  failed(NOW - 1_000, 'Bash', 'exit_code');
  failed(NOW - 2_000, 'Bash', 'exit_code');
  failed(NOW - 3_000, 'shell', 'exit_code');
  failed(NOW - 4_000, 'Edit');
  // Refused by the user: neither success nor failure.
  insertCall(file.writer, { at: NOW - 5_000, success: null, errorClass: 'rejected' });
  insertCall(file.writer, { at: NOW - 6_000 });
  failed(NOW - DAY_MS - 1_000, 'Bash', 'exit_code');
  failed(NOW - DAY_MS - 1_000, 'Read', 'timeout');
  // Later yesterday than it is now: no part of what is compared.
  failed(NOW - DAY_MS + 60_000, 'Bash', 'exit_code');
  const today = { timezone: 'UTC', since: '2026-11-19', until: '2026-11-19' };
  const answer = await askAt(file, NOW, 'errorClasses', today);
  expect(answer.classes).toEqual([
    { errorClass: 'exit_code', failures: 3, mostlyTool: 'Bash', before: 1 },
    { errorClass: 'other', failures: 1, mostlyTool: 'Edit', before: 0 },
    { errorClass: 'timeout', failures: 0, mostlyTool: null, before: 1 },
  ]);
  expect(answer.totals).toEqual({ calls: 6, failures: 4 });
  expect(answer.before).toEqual({ calls: 2, failures: 2 });
  expect(answer.compared).toEqual({
    now: { since: '2026-11-19T00:00:00.000Z', until: '2026-11-19T14:32:00.000Z' },
    before: { since: '2026-11-18T00:00:00.000Z', until: '2026-11-18T14:32:00.000Z' },
  });
});

it('compares nothing where the range has no first day', async () => {
  insertCall(file.writer, { at: NOW, success: false });
  const answer = await askAt(file, NOW, 'errorClasses', { timezone: 'UTC' });
  expect(answer).toMatchObject({ compared: null, before: null, classes: [{ failures: 1, before: null }] });
});

const instants = (range: Parameters<typeof resolveRange>[0], now = NOW) => {
  const compared = comparedPeriod(resolveRange(range), range.until, now);
  const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);
  return compared && [compared.now, compared.before].map(({ from, to }) => [iso(from), iso(to)]);
};

it('compares a range that is over with as many whole days before it', () => {
  expect(instants({ timezone: 'UTC', since: '2026-11-10', until: '2026-11-12' })).toEqual([
    ['2026-11-10T00:00', '2026-11-13T00:00'],
    ['2026-11-07T00:00', '2026-11-10T00:00'],
  ]);
});

it('compares seven days so far with the same part of the seven days before', () => {
  const expected = [
    ['2026-11-13T00:00', '2026-11-19T14:32'],
    ['2026-11-06T00:00', '2026-11-12T14:32'],
  ];
  expect(instants({ timezone: 'UTC', since: '2026-11-13', until: '2026-11-19' })).toEqual(expected);
  expect(instants({ timezone: 'UTC', since: '2026-11-13' })).toEqual(expected);
});

it('keeps the minute that the clock shows where clocks changed between', () => {
  // Berlin set its clocks back on 25 October 2026: 10:00 there was 08:00 UTC before and is 09:00 UTC after.
  const monday = Date.UTC(2026, 9, 26, 9);
  expect(instants({ timezone: 'Europe/Berlin', since: '2026-10-26', until: '2026-10-26' }, monday)?.[1]).toEqual([
    '2026-10-24T22:00',
    '2026-10-25T09:00',
  ]);
  expect(instants({ timezone: 'Europe/Berlin', since: '2026-10-25' }, monday)?.[1]).toEqual([
    '2026-10-22T22:00',
    '2026-10-24T08:00',
  ]);
});

it('has an empty time for a range that has not begun', () => {
  expect(instants({ timezone: 'UTC', since: '2026-11-25', until: '2026-11-26' })).toEqual([
    ['2026-11-25T00:00', '2026-11-25T00:00'],
    ['2026-11-23T00:00', '2026-11-23T00:00'],
  ]);
});
