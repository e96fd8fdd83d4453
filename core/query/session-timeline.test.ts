import { afterEach, beforeEach, expect, test } from 'vitest';
import { MOST_LANE_EVENTS, sessionTimelineSchema } from '../contracts/session-timeline.ts';
import { sessionTimeline } from './session-timeline.ts';
import { ANY_USAGE, createTestDatabase, insertConversation, insertUsage, type TestDatabase } from './test-database.ts';
import { toolClassOf } from './tool-class.ts';

const START = Date.UTC(2026, 10, 19, 12);
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const USD = 1_000_000_000_000n;

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
  insertConversation(database.writer, {
    id: 's1',
    name: 'harbor-web',
    startedAt: START,
    lastActivityAt: START + 60 * MINUTE_MS,
    endedAt: null,
  });
});
afterEach(() => database.close());

function ask(platform: 'claude_code' | 'codex_cli' = 'claude_code', sessionId = 's1') {
  const answer = sessionTimeline(database.reader, { platform, sessionId });
  expect(sessionTimelineSchema.parse(answer)).toEqual(answer);
  const lanes = [answer.prompts, answer.responses, answer.calls, answer.errors];
  for (const lane of lanes) expect(new Set(Object.values(lane).map((column) => column.length)).size).toBe(1);
  return answer;
}

function prompt(after: number, length: number | null): void {
  database.writer
    .prepare("INSERT INTO conversation_turns VALUES ('claude_code', 's1', ?, 'user_prompt', ?, ?, NULL, NULL)")
    .run(`turn ${after}`, START + after, length);
}

function call(after: number, tool: string, change: Record<string, string | number | null> = {}): void {
  const row = {
    tool_use_id: `${tool} ${after}`,
    tool_name: tool,
    started_at: START + after,
    ended_at: null,
    success: 1,
    error_class: null,
    agent_id: null,
    ...change,
  };
  database.writer
    .prepare(
      `INSERT INTO tool_calls (platform, external_id, tool_use_id, tool_name, started_at, ended_at, success, error_class, agent_id)
       VALUES ('claude_code', 's1', @tool_use_id, @tool_name, @started_at, @ended_at, @success, @error_class, @agent_id)`,
    )
    .run(row);
}

const response = (after: number, change = {}) => ({
  ...ANY_USAGE,
  session: 's1',
  occurredAt: START + after,
  costPico: USD,
  ...change,
});

test('lanes hold their events in columns, in the order of time, with what they cost so far', () => {
  prompt(5 * SECOND_MS, 120);
  prompt(SECOND_MS, null);
  insertUsage(database.writer, [
    response(10 * SECOND_MS, { costPico: 2n * USD, cacheWrite5m: 3, cacheWrite1h: 4, costSource: 'estimated' }),
    response(3 * SECOND_MS, { model: 'claude-haiku-4-5', agent: 'a1', costPico: USD / 2n }),
    response(20 * SECOND_MS, { costPico: 0n, costSource: 'unpriced' }),
  ]);
  call(11 * SECOND_MS, 'Edit', { ended_at: START + 12 * SECOND_MS });
  call(4 * SECOND_MS, 'Bash', { success: 0, error_class: 'exit_code', agent_id: 'a1' });
  call(12 * SECOND_MS, 'Edit', { success: null });
  const timeline = ask();
  expect(timeline).toMatchObject({
    startedAt: new Date(START).toISOString(),
    endedAt: new Date(START + 60 * MINUTE_MS).toISOString(),
    models: ['claude-haiku-4-5', 'claude-sonnet-4-5'],
    agents: [{ agentId: 'a1' }],
    tools: [
      { toolName: 'Bash', toolClass: 'shell' },
      { toolName: 'Edit', toolClass: 'edit' },
    ],
    errorClasses: ['exit_code'],
    prompts: { at: [1_000, 5_000], length: [-1, 120] },
    calls: {
      at: [4_000, 11_000, 12_000],
      duration: [-1, 1_000, -1],
      tool: [0, 1, 1],
      outcome: ['failed', 'succeeded', 'undecided'],
      errorClass: [0, -1, -1],
      agent: [0, -1, -1],
    },
    subagents: [{ agent: 0, from: 3_000, to: 4_000, totalCost: 0.5 }],
    omitted: { prompts: 0, responses: 0, calls: 0 },
  });
  expect(timeline.responses).toMatchObject({
    at: [3_000, 10_000, 20_000],
    cost: [0.5, 2, 0],
    costSoFar: [0.5, 2.5, 2.5],
    costMark: [0, 1, 2],
    cacheWrite: [0, 7, 0],
    model: [0, 1, 1],
    agent: [0, -1, -1],
  });
});

test('a response took the time since what it answers in its own conversation, and none that no one waited for', () => {
  prompt(0, 1);
  call(5 * SECOND_MS, 'Bash', { ended_at: START + 8 * SECOND_MS });
  call(6 * SECOND_MS, 'Read', { ended_at: START + 9 * SECOND_MS, agent_id: 'a1' });
  insertUsage(database.writer, [
    response(4 * SECOND_MS),
    response(10 * SECOND_MS),
    response(11 * SECOND_MS, { agent: 'a1' }),
    response(12 * SECOND_MS, { agent: 'a2' }),
    response(30 * MINUTE_MS),
  ]);
  // Since the prompt, the result of Bash, that of Read; the first of a2 answers nothing that is known.
  expect(ask().responses.duration).toEqual([4_000, 2_000, 2_000, 0, 0]);
});

test('compactions and failed requests are found, once each, within the session', () => {
  const raw = database.writer.prepare(
    `INSERT INTO claude_raw_traces (event_id, external_id, event_type, timestamp, subtype, source_file, source_offset, event_data)
     VALUES (?, ?, 'system', ?, ?, 'f', 0, x'00')`,
  );
  const at = (minutes: number) => new Date(START + minutes * MINUTE_MS).toISOString();
  raw.run('a', 's1', at(10), 'compact_boundary');
  raw.run('b', 's1', at(20), 'api_error');
  raw.run('c', 's1', at(61), 'compact_boundary');
  raw.run('d', 's2', at(15), 'compact_boundary');
  raw.run('e', 's1', at(15), 'turn_duration');
  expect(ask()).toMatchObject({
    compactions: { at: [10 * MINUTE_MS] },
    errors: { at: [20 * MINUTE_MS], errorClass: [0] },
    errorClasses: ['api_error'],
  });
  // Codex writes two records for one compaction.
  const codex = database.writer.prepare(
    `INSERT INTO codex_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, generation, event_data)
     VALUES (?, 'c1', ?, ?, 'f', 0, 0, x'00')`,
  );
  codex.run('a', 'compacted', at(10));
  codex.run('b', 'context_compacted', at(10));
  codex.run('c', 'stream_error', at(10));
  insertUsage(database.writer, [
    response(0, { platform: 'codex_cli', session: 'c1' }),
    response(20 * MINUTE_MS, { platform: 'codex_cli', session: 'c1' }),
  ]);
  expect(ask('codex_cli', 'c1')).toMatchObject({
    compactions: { at: [10 * MINUTE_MS] },
    errors: { at: [10 * MINUTE_MS] },
  });
});

test('of a lane that is too long the newest are given, and the cost so far holds what is left out', () => {
  const omitted = 3;
  const rows = Array.from({ length: MOST_LANE_EVENTS + omitted }, (_, index) => response(index));
  insertUsage(database.writer, rows);
  const timeline = ask();
  expect(timeline.omitted).toEqual({ prompts: 0, responses: omitted, calls: 0 });
  expect(timeline.responses.at.length).toBe(MOST_LANE_EVENTS);
  expect(timeline.responses.at[0]).toBe(omitted);
  expect(timeline.responses.costSoFar[0]).toBe(omitted + 1);
  expect(timeline.responses.costSoFar.at(-1)).toBe(MOST_LANE_EVENTS + omitted);
});

test('of a session that is not there the timeline is empty', () => {
  expect(ask('claude_code', 'nobody')).toMatchObject({ startedAt: null, endedAt: null, models: [] });
  expect(
    sessionTimelineSchema.parse(sessionTimeline(null, { platform: 'cursor', sessionId: 's' })).startedAt,
  ).toBeNull();
});

test.each([
  ['MultiEdit', 'edit'],
  ['apply_patch', 'edit'],
  ['exec_command', 'shell'],
  ['run_terminal_cmd', 'shell'],
  ['search_file_content', 'read'],
  ['read_file_v2', 'read'],
  ['WebFetch', 'other'],
  ['mcp__files__read', 'other'],
  ['(unknown)', 'other'],
])('%s is of the class %s', (tool, toolClass) => {
  expect(toolClassOf(tool)).toBe(toolClass);
});
