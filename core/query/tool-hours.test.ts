import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertCall, insertSession } from './test-activity.ts';
import { askAt } from './test-ask.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** Thu 19 Nov 2026, 14:32 UTC. */
const NOW = Date.UTC(2026, 10, 19, 14, 32);

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

it('puts calls into the hours that the clock of the zone shows, with failures and the time that 95 % did not exceed', async () => {
  const half = Date.UTC(2026, 10, 19, 9, 45);
  for (let index = 1; index <= 20; index += 1) insertCall(file.writer, { at: half, durationMs: index * 10 });
  insertCall(file.writer, { at: half, success: false });
  insertCall(file.writer, { at: half, success: null });
  insertCall(file.writer, { at: null, endedAt: half, tool: null });
  // 09:45 UTC is 15:15 in Kolkata: an hour of the day that whole hours from UTC would miss.
  const { tools, totals, otherTools } = await askAt(file, NOW, 'toolHours', { timezone: 'Asia/Kolkata' });
  expect(otherTools).toBe(0);
  expect(tools.map(({ toolName }) => toolName)).toEqual(['Bash', '(unknown)']);
  const [bash] = tools;
  expect(bash?.calls).toEqual(hours({ 15: 22 }));
  expect(bash?.failures).toEqual(hours({ 15: 1 }));
  expect(bash?.durationP95Ms).toEqual(Array.from({ length: 24 }, (_, hour) => (hour === 15 ? 190 : null)));
  expect(totals.calls).toEqual(hours({ 15: 23 }));
});

it('gives rows to the tools with most calls, and counts the others', async () => {
  for (const [tool, count] of Object.entries({ Read: 3, Edit: 2, Grep: 1 })) {
    for (let index = 0; index < count; index += 1) insertCall(file.writer, { at: NOW, tool });
  }
  const { tools, otherTools, totals } = await askAt(file, NOW, 'toolHours', { timezone: 'UTC', limit: 2 });
  expect(tools.map(({ toolName }) => toolName)).toEqual(['Read', 'Edit']);
  expect(otherTools).toBe(1);
  expect(totals.calls[14]).toBe(6);
});

it('heeds range, platform and project', async () => {
  insertSession(file.writer, { id: 'mine', project: 'ledger', startedAt: NOW });
  insertSession(file.writer, { id: 'other', project: 'harbor', startedAt: NOW });
  insertSession(file.writer, { id: 'homeless', project: null, startedAt: NOW });
  insertCall(file.writer, { at: NOW, session: 'mine' });
  insertCall(file.writer, { at: NOW, session: 'mine', platform: 'codex_cli' });
  insertCall(file.writer, { at: NOW - 86_400_000, session: 'mine' });
  insertCall(file.writer, { at: NOW, session: 'other' });
  insertCall(file.writer, { at: NOW, session: 'homeless' });
  const count = async (args: object) => {
    const { totals } = await askAt(file, NOW, 'toolHours', { timezone: 'UTC', ...args });
    return totals.calls.reduce((sum, calls) => sum + calls, 0);
  };
  expect(await count({})).toBe(5);
  expect(await count({ since: '2026-11-19' })).toBe(4);
  expect(await count({ platform: 'codex_cli' })).toBe(1);
  expect(await count({ project: 'ledger' })).toBe(2);
  expect(await count({ project: '' })).toBe(1);
});

it('has hours without a database too', async () => {
  const { totals } = await askAt(null, NOW, 'toolHours', { timezone: 'UTC' });
  expect(totals.calls).toEqual(hours({}));
});

function hours(counts: Record<number, number>): number[] {
  return Array.from({ length: 24 }, (_, hour) => counts[hour] ?? 0);
}
