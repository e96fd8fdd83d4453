import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertCall, insertDecision, insertSession, type TestDecision } from './test-activity.ts';
import { askAt } from './test-ask.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const DAY_MS = 86_400_000;
/** Thu 19 Nov 2026, 14:32 UTC. */
const NOW = Date.UTC(2026, 10, 19, 14, 32);
const RANGE = { timezone: 'UTC', since: '2026-11-17', until: '2026-11-20' };

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

function decide(count: number, decision: Omit<TestDecision, 'at'> & { at?: number }): void {
  for (let index = 0; index < count; index += 1) insertDecision(file.writer, { at: NOW, ...decision });
}

it('makes a rate of what the user decided alone, and counts the rest apart', async () => {
  decide(15, { decision: 'accepted' });
  decide(3, { decision: 'modified' });
  decide(2, { decision: 'rejected', tool: 'Write' });
  decide(500, { automatic: true });
  const { totals, byTool } = await askAt(file, NOW, 'acceptance', RANGE);
  expect(totals).toEqual({ accepted: 15, edited: 3, rejected: 2, automatic: 500, keptRate: 0.9 });
  expect(byTool).toEqual([
    { toolName: 'Edit', accepted: 15, edited: 3, rejected: 0, automatic: 500, keptRate: null },
    { toolName: 'Write', accepted: 0, edited: 0, rejected: 2, automatic: 0, keptRate: null },
  ]);
});

it('has no rate below twenty decisions, and none of none', async () => {
  decide(19, {});
  expect((await askAt(file, NOW, 'acceptance', RANGE)).totals.keptRate).toBeNull();
  decide(1, {});
  expect((await askAt(file, NOW, 'acceptance', RANGE)).totals.keptRate).toBe(1);
  expect((await askAt(null, NOW, 'acceptance', RANGE)).totals.keptRate).toBeNull();
});

it('has every day of the range that has come, also those without decisions', async () => {
  decide(20, { at: NOW - 2 * DAY_MS });
  decide(1, {});
  const { days } = await askAt(file, NOW, 'acceptance', RANGE);
  expect(days.map(({ day, accepted, keptRate }) => [day, accepted, keptRate])).toEqual([
    ['2026-11-17', 20, 1],
    ['2026-11-18', 0, null],
    ['2026-11-19', 1, null],
  ]);
  const always = await askAt(file, NOW + DAY_MS, 'acceptance', { timezone: 'UTC' });
  expect(always.days.map(({ day }) => day)).toEqual(['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']);
});

it('tells a platform whose records hold no decisions from one without any in the range', async () => {
  insertSession(file.writer, { id: 'a', platform: 'codex_cli', startedAt: NOW });
  insertSession(file.writer, { id: 'b', platform: 'gemini_cli', startedAt: NOW });
  insertSession(file.writer, { id: 'c', platform: 'claude_code', startedAt: NOW - 30 * DAY_MS });
  decide(1, { platform: 'gemini_cli', at: NOW - 30 * DAY_MS });
  const { byPlatform } = await askAt(file, NOW, 'acceptance', RANGE);
  expect(byPlatform.map(({ platform, recordsDecisions, keptRate }) => [platform, recordsDecisions, keptRate])).toEqual([
    ['codex_cli', false, null],
    ['gemini_cli', true, null],
  ]);
});

it('tells the kinds of files, and decides by one of them', async () => {
  const typescript = insertCall(file.writer, { at: NOW, extension: '.ts' });
  const markdown = insertCall(file.writer, { at: NOW, extension: '.md' });
  decide(2, { callId: typescript });
  decide(1, { callId: markdown, decision: 'rejected' });
  decide(4, {});
  const extensions = [
    { extension: '.ts', decisions: 2 },
    { extension: '.md', decisions: 1 },
  ];
  expect(await askAt(file, NOW, 'acceptance', RANGE)).toMatchObject({
    extensions,
    totals: { accepted: 6, rejected: 1 },
  });
  expect(await askAt(file, NOW, 'acceptance', { ...RANGE, extension: '.md' })).toMatchObject({
    extensions,
    totals: { accepted: 0, rejected: 1 },
  });
});

it('heeds platform and project', async () => {
  insertSession(file.writer, { id: 'mine', project: 'ledger', startedAt: NOW });
  decide(1, { session: 'mine' });
  decide(2, { session: 'other' });
  decide(4, { platform: 'gemini_cli' });
  expect((await askAt(file, NOW, 'acceptance', { ...RANGE, project: 'ledger' })).totals.accepted).toBe(1);
  expect((await askAt(file, NOW, 'acceptance', { ...RANGE, platform: 'gemini_cli' })).totals.accepted).toBe(4);
});

it("tells a tool's own count of lines by day apart from decisions, of whole machines only", async () => {
  const insert = file.writer.prepare(
    `INSERT INTO daily_acceptance (platform, external_id, day, feature, lines_suggested, lines_accepted)
     VALUES ('cursor', ?, ?, ?, ?, ?)`,
  );
  insert.run('database_a', '2026-11-16', 'tab', 900, 900);
  insert.run('database_a', '2026-11-17', 'tab', 10, 4);
  insert.run('database_b', '2026-11-17', 'tab', 5, 1);
  insert.run('database_a', '2026-11-17', 'composer', 100, 60);
  insert.run('database_a', '2026-11-19', 'composer', 7, 0);
  decide(20, {});
  const ask = async (args: object) => (await askAt(file, NOW, 'acceptance', { ...RANGE, ...args })).lineCounts;
  expect(await ask({})).toEqual([
    {
      platform: 'cursor',
      features: [
        { feature: 'composer', suggested: 107, accepted: 60 },
        { feature: 'tab', suggested: 15, accepted: 5 },
      ],
      days: [
        { day: '2026-11-17', suggested: 115, accepted: 65 },
        { day: '2026-11-19', suggested: 7, accepted: 0 },
      ],
    },
  ]);
  expect((await askAt(file, NOW, 'acceptance', RANGE)).totals).toMatchObject({ accepted: 20, keptRate: 1 });
  expect(await ask({ platform: 'cursor', since: undefined })).toMatchObject([
    { days: [{ day: '2026-11-16' }, {}, {}] },
  ]);
  for (const narrowed of [{ platform: 'claude_code' }, { project: 'ledger' }, { extension: '.ts' }]) {
    expect(await ask(narrowed)).toEqual([]);
  }
});
