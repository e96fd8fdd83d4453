import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import { sessionsArgsSchema } from '../contracts/sessions.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { readFreshness } from './freshness.ts';
import { sessions } from './sessions.ts';
import { status } from './status.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from './test-database.ts';
import { today } from './today.ts';

const NOW_MS = Date.UTC(2026, 7, 20, 12);
const MINUTE_MS = 60_000;

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

/** A conversation of that platform, always of the same name: ids are the tools' own. */
function insertSession(platform: Platform, lastActivityAt: number): void {
  file.writer
    .prepare(
      `INSERT INTO conversations (id, external_id, platform, workspace_name, started_at, last_activity_at, interaction_count)
       VALUES (?, 'session-1', ?, ?, ?, ?, 1)`,
    )
    .run(platform, platform, `project of ${platform}`, lastActivityAt - MINUTE_MS, lastActivityAt);
}

function insertRaw(platform: Platform, count: number): void {
  const insert = file.writer.prepare(
    `INSERT INTO ${RAW_TABLES[platform]} (event_id, external_id, event_type, timestamp, source_file, source_offset,
       generation, event_data) VALUES (?, 's', 't', '2026-08-20T10:00:00Z', 'f', 0, 0, x'00')`,
  );
  for (let index = 0; index < count; index += 1) insert.run(`${platform} ${index}`);
}

function insertScan(platform: Platform, files: number, completedAt: number): void {
  file.writer.prepare('INSERT INTO source_scans VALUES (?, ?, ?)').run(platform, files, completedAt);
}

test('today tells platforms apart, and reasoning adds to the total only where it is billed apart', () => {
  const row = { ...ANY_USAGE, occurredAt: NOW_MS, input: 10, output: 5, reasoning: 3 };
  insertUsage(
    file.writer,
    PLATFORMS.map((platform, index) => ({ ...row, platform, costPico: BigInt(index + 1) * 1_000_000_000_000n })),
  );
  for (const platform of PLATFORMS) insertSession(platform, NOW_MS - MINUTE_MS);
  const figures = today(file.reader, { timezone: 'UTC' }, NOW_MS);
  expect(figures.byPlatform.map(({ platform, totalTokens, totalCost }) => [platform, totalTokens, totalCost])).toEqual([
    ['cursor', 15, 4],
    ['gemini_cli', 18, 3],
    ['codex_cli', 15, 2],
    ['claude_code', 15, 1],
  ]);
  expect(figures.totals).toMatchObject({ responses: 4, totalTokens: 63, totalCost: 10 });
  expect(figures).toMatchObject({ sessions: 4, activeSessions: 4 });
});

test('sessions of one name in two tools are two sessions, each with its own figures', () => {
  insertSession('claude_code', NOW_MS - 2 * MINUTE_MS);
  insertSession('codex_cli', NOW_MS - MINUTE_MS);
  insertUsage(file.writer, [
    { ...ANY_USAGE, occurredAt: NOW_MS, platform: 'claude_code', input: 100, model: 'claude-opus-4-5' },
    { ...ANY_USAGE, occurredAt: NOW_MS, platform: 'codex_cli', input: 7, model: 'gpt-5.4', agent: 'child' },
  ]);
  file.writer.exec(
    `INSERT INTO tool_calls (platform, tool_use_id, external_id, success, started_at)
     VALUES ('codex_cli', 'call', 'session-1', 0, ${NOW_MS})`,
  );
  const range = sessionsArgsSchema.parse({ limit: 10 });
  const all = sessions(file.reader, range, NOW_MS);
  expect(all.total).toBe(2);
  expect(all.sessions).toMatchObject([
    {
      platform: 'codex_cli',
      projectName: 'project of codex_cli',
      models: ['gpt-5.4'],
      subagents: 1,
      toolFailures: 1,
      totals: { inputTokens: 7 },
    },
    { platform: 'claude_code', models: ['claude-opus-4-5'], subagents: 0, toolCalls: 0, totals: { inputTokens: 100 } },
  ]);
  const one = sessions(file.reader, { ...range, platform: 'claude_code' }, NOW_MS);
  expect(one).toMatchObject({ total: 1, sessions: [{ platform: 'claude_code' }] });
});

test('the status counts each platform in its own table', () => {
  insertRaw('codex_cli', 3);
  insertRaw('cursor', 1);
  insertScan('codex_cli', 2, NOW_MS);
  insertScan('gemini_cli', 0, NOW_MS);
  file.writer.exec(`INSERT INTO capture_rejections VALUES ('cursor', 'f', 0, 'd', 'invalid_json', 1)`);
  expect(status(file.reader, null).sources).toEqual([
    { platform: 'codex_cli', files: 2, rejectedLines: 0, rejectedByReason: {}, events: 3 },
    { platform: 'cursor', files: 0, rejectedLines: 1, rejectedByReason: { invalid_json: 1 }, events: 1 },
  ]);
});

test('rows wait in every raw table; asked for one platform, in that', () => {
  insertRaw('claude_code', 2);
  insertRaw('gemini_cli', 5);
  file.writer.exec("INSERT INTO derivation_watermarks VALUES ('usage', 'gemini_raw_traces', 4, 1)");
  expect(readFreshness(file.reader).rowsBehind).toBe(3);
  expect(readFreshness(file.reader, 'gemini_cli').rowsBehind).toBe(1);
  expect(readFreshness(file.reader, 'codex_cli').rowsBehind).toBe(0);
});

test('a tool that is not there does not make what is there look old', () => {
  const at = (ms: number) => new Date(ms).toISOString();
  insertScan('gemini_cli', 0, NOW_MS - 60 * MINUTE_MS);
  expect(readFreshness(file.reader).sourcesReadAt).toBe(at(NOW_MS - 60 * MINUTE_MS));
  insertScan('codex_cli', 3, NOW_MS - 2 * MINUTE_MS);
  insertScan('claude_code', 1, NOW_MS);
  expect(readFreshness(file.reader).sourcesReadAt).toBe(at(NOW_MS - 2 * MINUTE_MS));
});
