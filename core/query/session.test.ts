import { afterEach, beforeEach, expect, test } from 'vitest';
import { sessionAnswerSchema } from '../contracts/session.ts';
import { session } from './session.ts';
import { ANY_USAGE, createTestDatabase, insertConversation, insertUsage, type TestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32, 40);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const USD = 1_000_000_000_000n;

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
  insertConversation(database.writer, {
    id: 's1',
    name: 'harbor-web',
    startedAt: NOW - 2 * HOUR_MS,
    lastActivityAt: NOW - MINUTE_MS,
    endedAt: null,
  });
});
afterEach(() => database.close());

function ask(sessionId = 's1', platform: 'claude_code' | 'codex_cli' = 'claude_code') {
  const answer = session(database.reader, { platform, sessionId }, NOW);
  expect(sessionAnswerSchema.parse(answer)).toEqual(answer);
  return answer.session;
}

function call(id: string, change: Record<string, string | number | null>): void {
  const row = {
    platform: 'claude_code',
    tool_use_id: id,
    external_id: 's1',
    tool_name: 'Bash',
    started_at: NOW - HOUR_MS,
    ...change,
  };
  const names = Object.keys(row);
  database.writer
    .prepare(`INSERT INTO tool_calls (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`)
    .run(row);
}

function change(id: string, extension: string | null, added: number, removed: number): void {
  database.writer
    .prepare(
      `INSERT INTO code_changes (platform, change_id, external_id, occurred_at, file_extension, operation, lines_added, lines_removed)
       VALUES ('claude_code', ?, 's1', ?, ?, 'edit', ?, ?)`,
    )
    .run(id, NOW, extension, added, removed);
}

test('of a session that is not there nothing is told', () => {
  expect(ask('s2')).toBeNull();
  expect(ask('s1', 'codex_cli')).toBeNull();
  expect(session(null, { platform: 'claude_code', sessionId: 's1' }, NOW).session).toBeNull();
});

test('its figures, models and subagents are those of the whole session, dearest first', () => {
  insertUsage(database.writer, [
    { ...ANY_USAGE, session: 's1', occurredAt: NOW - HOUR_MS, costPico: 2n * USD },
    {
      ...ANY_USAGE,
      session: 's1',
      occurredAt: NOW - 20 * MINUTE_MS,
      costPico: 3n * USD,
      model: 'claude-opus-4-5',
      agent: 'a1',
    },
    {
      ...ANY_USAGE,
      session: 's1',
      occurredAt: NOW - 19 * MINUTE_MS,
      costPico: 9n * USD,
      model: 'claude-opus-4-5',
      agent: 'a2',
    },
    { ...ANY_USAGE, session: 's1', platform: 'codex_cli', occurredAt: NOW, costPico: 50n * USD },
  ]);
  call('of a1', { agent_id: 'a1', started_at: NOW - 30 * MINUTE_MS, ended_at: NOW - 18 * MINUTE_MS, success: 0 });
  call('of Task', { called_agent_id: 'a2', called_agent_type: 'Explore', success: 1 });
  const found = ask();
  expect(found).toMatchObject({
    projectName: 'harbor-web',
    active: true,
    elapsedMs: 2 * HOUR_MS - MINUTE_MS,
    costPerHour: 24,
    totals: { totalCost: 14, responses: 3 },
    modelBreakdowns: [
      { model: 'claude-opus-4-5', totalCost: 12 },
      { model: 'claude-sonnet-4-5', totalCost: 2 },
    ],
    subagents: 2,
    toolCalls: 2,
    toolFailures: 1,
  });
  expect(found?.agents).toMatchObject([
    {
      agentId: 'a2',
      type: 'Explore',
      totals: { totalCost: 9 },
      toolCalls: 0,
      startedAt: new Date(NOW - 19 * MINUTE_MS).toISOString(),
    },
    {
      agentId: 'a1',
      type: null,
      totals: { totalCost: 3 },
      toolCalls: 1,
      toolFailures: 1,
      startedAt: new Date(NOW - 30 * MINUTE_MS).toISOString(),
      endedAt: new Date(NOW - 18 * MINUTE_MS).toISOString(),
    },
  ]);
});

test('tools come with the durations that are known', () => {
  for (const [index, duration] of [100, 200, 300, 400].entries())
    call(`b${index}`, { duration_ms: duration, success: 1 });
  call('backwards', { ended_at: NOW - 2 * HOUR_MS, success: 0 });
  call('open', { tool_name: 'Read' });
  call('nameless', { tool_name: null, started_at: null, ended_at: NOW, success: 1 });
  expect(ask()?.tools).toEqual([
    { toolName: 'Bash', calls: 5, failed: 1, durationP50Ms: 200, durationP95Ms: 400 },
    { toolName: '(unknown)', calls: 1, failed: 0, durationP50Ms: null, durationP95Ms: null },
    { toolName: 'Read', calls: 1, failed: 0, durationP50Ms: null, durationP95Ms: null },
  ]);
});

test('lines are those of the single changes, and those of calls only where no change is known', () => {
  call('edit', { lines_added: 7, lines_removed: 1, file_extension: '.ts' });
  call('read', { file_extension: '.md' });
  expect(ask()).toMatchObject({ linesAdded: 7, linesRemoved: 1, files: [{ extension: '.ts', linesAdded: 7 }] });
  change('one', '.tsx', 3, 2);
  change('two', '.tsx', 1, 0);
  change('three', null, 0, 9);
  expect(ask()).toMatchObject({ linesAdded: 4, linesRemoved: 11 });
  expect(ask()?.files).toEqual([
    { extension: null, linesAdded: 0, linesRemoved: 9 },
    { extension: '.tsx', linesAdded: 4, linesRemoved: 2 },
  ]);
});

test('decisions of nobody are counted apart', () => {
  const insert = database.writer.prepare(
    `INSERT INTO decisions (platform, decision_id, external_id, occurred_at, decision, decided_by)
     VALUES ('claude_code', ?, 's1', 1, ?, ?)`,
  );
  for (let index = 0; index < 20; index += 1) insert.run(`user ${index}`, index < 5 ? 'rejected' : 'accepted', 'user');
  insert.run('edited', 'modified', 'user');
  insert.run('nobody 1', 'accepted', 'automatic');
  insert.run('nobody 2', 'rejected', 'automatic');
  expect(ask()?.decisions).toEqual({ accepted: 15, edited: 1, rejected: 5, automatic: 2, keptRate: 16 / 21 });
});

test('of each limit the last reading of the session is told', () => {
  const insert = database.writer.prepare(
    "INSERT INTO rate_limit_readings VALUES ('codex_cli', 'c1', ?, ?, ?, ?, 300, ?)",
  );
  insert.run('codex', 'primary', NOW - 2, 40, null);
  insert.run('codex', 'primary', NOW - 1, 10.5, NOW + HOUR_MS);
  insert.run('codex', 'secondary', NOW - 3, 80, null);
  insertUsage(database.writer, [{ ...ANY_USAGE, platform: 'codex_cli', session: 'c1', occurredAt: NOW }]);
  expect(ask('c1', 'codex_cli')?.rateLimits).toEqual([
    {
      limitId: 'codex',
      slot: 'primary',
      usedPercent: 10.5,
      windowMinutes: 300,
      observedAt: new Date(NOW - 1).toISOString(),
      resetsAt: new Date(NOW + HOUR_MS).toISOString(),
    },
    expect.objectContaining({ slot: 'secondary', usedPercent: 80, resetsAt: null }),
  ]);
});

test('a session knows the one it came from, and those that came from it, by name or by shared responses', () => {
  insertUsage(database.writer, [
    { ...ANY_USAGE, session: 's1', occurredAt: NOW - 3 },
    { ...ANY_USAGE, session: 'fork', occurredAt: NOW - 2 },
    { ...ANY_USAGE, session: 'copy', occurredAt: NOW - 1 },
    { ...ANY_USAGE, session: 's1', occurredAt: NOW, agent: 'a1' },
  ]);
  database.writer.exec(`
    UPDATE usage SET parent_external_id = 's1' WHERE external_id = 'fork';
    UPDATE usage SET parent_external_id = 'caller of the subagent' WHERE agent_id = 'a1';
    INSERT INTO usage_holders VALUES ('claude_code', 'm1', 's1', '{}'), ('claude_code', 'm1', 'copy', '{}');
  `);
  const told = (sessionId: string) => ({ platform: 'claude_code', sessionId });
  expect(ask('s1')).toMatchObject({ parent: null, children: [told('copy'), told('fork')] });
  expect(ask('fork')).toMatchObject({ parent: told('s1'), children: [] });
  expect(ask('copy')).toMatchObject({ parent: told('s1'), children: [] });
});
