import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  at,
  line,
  prompt,
  type RolloutLine,
  requests,
  rolloutName,
  sessionId,
  sessionMeta,
  spawnedBy,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { TestRollouts } from './test-codex-rollouts.ts';

/** What is shown of a session beside its tokens: calls, changes, turns, rate limits. */

let rollouts: TestRollouts;
beforeEach(() => {
  rollouts = new TestRollouts();
});
afterEach(() => rollouts.close());

const ONE = sessionId(1);
const item = (payload: RolloutLine['payload'], second: number) => line('response_item', payload, second);
const event = (payload: RolloutLine['payload'], second: number) => line('event_msg', payload, second);
const ms = (second: number) => Date.parse(at(second));

async function take(...lines: RolloutLine[]): Promise<void> {
  rollouts.write(rolloutName(ONE), [sessionMeta(ONE), turnContext('gpt-5', 1), ...lines]);
  await rollouts.take();
  const grown = rollouts.rows();
  expect(rollouts.rows({ anew: true })).toEqual(grown);
}

describe('a tool call', () => {
  test('has its name, lengths, times and end', async () => {
    await take(
      item({ type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: 'c1' }, 10),
      item(
        { type: 'function_call_output', call_id: 'c1', output: 'Exit code: 2\nWall time: 1.5 seconds\nOutput:\n' },
        14,
      ),
    );
    expect(rollouts.all('SELECT * FROM tool_calls')).toEqual([
      expect.objectContaining({
        platform: 'codex_cli',
        external_id: ONE,
        agent_id: null,
        tool_name: 'exec_command',
        started_at: ms(10),
        ended_at: ms(14),
        duration_ms: 1_500,
        success: 0,
        error_class: 'exit_code',
        input_length: 12,
        result_length: 44,
      }),
    ]);
  });

  test('that a person said no to neither succeeded nor failed', async () => {
    const patch = '*** Begin Patch\n*** Add File: a.ts\n+x\n*** End Patch';
    await take(
      item({ type: 'custom_tool_call', name: 'apply_patch', input: patch, call_id: 'c1' }, 10),
      item({ type: 'custom_tool_call_output', call_id: 'c1', output: 'patch rejected by user' }, 11),
    );
    expect(rollouts.all('SELECT success, error_class, lines_added FROM tool_calls')).toEqual([
      { success: null, error_class: 'rejected', lines_added: null },
    ]);
    expect(rollouts.all('SELECT * FROM code_changes')).toEqual([]);
  });

  test('has one row for all its ends, and none is another session’s of the same id', async () => {
    rollouts.write(rolloutName(sessionId(2)), [
      sessionMeta(sessionId(2)),
      item({ type: 'function_call', name: 'shell', arguments: '', call_id: 'c1' }, 10),
    ]);
    const invocation = { server: 'files', tool: 'read', arguments: {} };
    await take(
      item({ type: 'function_call', name: 'mcp__files__read', arguments: '{}', call_id: 'c1' }, 10),
      event(
        {
          type: 'mcp_tool_call_end',
          call_id: 'c1',
          invocation,
          duration: { secs: 2, nanos: 0 },
          result: { Ok: { content: [] } },
        },
        12,
      ),
      item({ type: 'function_call_output', call_id: 'c1', output: 'fine' }, 12),
    );
    expect(
      rollouts.all(
        'SELECT external_id AS session, tool_name AS tool, success, duration_ms AS ms FROM tool_calls ORDER BY 1',
      ),
    ).toEqual([
      { session: ONE, tool: 'mcp__files__read', success: 1, ms: 2_000 },
      { session: sessionId(2), tool: 'shell', success: null, ms: null },
    ]);
  });

  test('without an id counts, too', async () => {
    const search = (second: number) =>
      item({ type: 'web_search_call', status: 'completed', action: { query: 'abc' } }, second);
    await take(search(10), search(20));
    expect(rollouts.all('SELECT tool_name AS tool, count(*) AS n FROM tool_calls')).toEqual([
      { tool: 'web_search', n: 2 },
    ]);
  });
});

describe('changed lines', () => {
  const patch = '*** Begin Patch\n*** Update File: a.ts\n-x\n+y\n+z\n*** Add File: b.py\n+1\n*** End Patch';
  const call = item({ type: 'custom_tool_call', name: 'apply_patch', input: patch, call_id: 'c1' }, 10);
  const output = item(
    { type: 'custom_tool_call_output', call_id: 'c1', output: '{"output":"ok","metadata":{"exit_code":0}}' },
    12,
  );
  const changes = () =>
    rollouts.all(
      'SELECT file_extension AS ext, operation, lines_added AS added, lines_removed AS removed FROM code_changes ORDER BY change_id',
    );

  test('are those that a call asked for when it succeeded', async () => {
    await take(call, output);
    expect(changes()).toEqual([
      { ext: '.ts', operation: 'edit', added: 2, removed: 1 },
      { ext: '.py', operation: 'create', added: 1, removed: 0 },
    ]);
    expect(rollouts.all('SELECT lines_added AS added, lines_removed AS removed FROM tool_calls')).toEqual([
      { added: 3, removed: 1 },
    ]);
    expect(rollouts.all('SELECT total_changes AS lines FROM conversations')).toEqual([{ lines: 4 }]);
  });

  test('are those of the finished patch where it tells them, once', async () => {
    const told = { '/w/a.ts': { type: 'update', unified_diff: '@@\n-x\n+y\n' } };
    await take(call, event({ type: 'patch_apply_end', call_id: 'c1', success: true, changes: told }, 11), output);
    expect(changes()).toEqual([{ ext: '.ts', operation: 'edit', added: 1, removed: 1 }]);
  });

  test('are none of a patch that failed', async () => {
    await take(call, event({ type: 'patch_apply_end', call_id: 'c1', success: false, stderr: 'x', changes: {} }, 11));
    expect(changes()).toEqual([]);
    expect(rollouts.all('SELECT success FROM tool_calls')).toEqual([{ success: 0 }]);
  });
});

test('a turn has its length, its time and how it ended', async () => {
  await take(
    event({ type: 'task_started', turn_id: 't1' }, 9),
    prompt('first', 10),
    event({ type: 'task_complete', turn_id: 't1', duration_ms: 4_321 }, 20),
    prompt('second!', 30),
    event({ type: 'turn_aborted', reason: 'interrupted' }, 34),
    prompt('third', 40),
    event({ type: 'error', message: 'usage limit' }, 41),
    event({ type: 'task_complete' }, 42),
    prompt('fourth', 50),
  );
  expect(
    rollouts.all(
      'SELECT occurred_at AS at, content_length AS length, duration_ms AS ms, outcome FROM conversation_turns ORDER BY 1',
    ),
  ).toEqual([
    { at: ms(10), length: 5, ms: 4_321, outcome: 'completed' },
    { at: ms(30), length: 7, ms: 4_000, outcome: 'interrupted' },
    { at: ms(40), length: 5, ms: 2_000, outcome: 'failed' },
    { at: ms(50), length: 6, ms: null, outcome: null },
  ]);
  expect(
    rollouts.all('SELECT started_at AS start, last_activity_at AS last, interaction_count AS n FROM conversations'),
  ).toEqual([{ start: ms(0), last: ms(50), n: 4 }]);
});

describe('rate limits', () => {
  const reading = (used: number, second: number, resets = 3_600) =>
    event(
      {
        type: 'token_count',
        info: null,
        rate_limits: {
          limit_id: 'codex',
          primary: { used_percent: used, window_minutes: 299, resets_in_seconds: resets },
          secondary: { used_percent: 7, window_minutes: 10_079, resets_at: ms(90_000) / 1_000 },
        },
      },
      second,
    );
  const readings = () =>
    rollouts.all(
      `SELECT slot, observed_at AS at, used_percent AS used, window_minutes AS minutes, resets_at AS resets
       FROM rate_limit_readings WHERE external_id = '${ONE}' ORDER BY 1, 2`,
    );
  const secondary = { slot: 'secondary', at: ms(10), used: 7, minutes: 10_079, resets: ms(90_000) };

  test('are kept as reported, where something changed', async () => {
    // Two seconds later with two seconds less: the same reset, but for the time the answer took.
    await take(reading(1.5, 10), reading(1.5, 12, 3_599), reading(3, 20, 3_590));
    expect(readings()).toEqual([
      { slot: 'primary', at: ms(10), used: 1.5, minutes: 299, resets: ms(3_610) },
      { slot: 'primary', at: ms(20), used: 3, minutes: 299, resets: ms(3_610) },
      secondary,
    ]);
  });

  test("of a history that was copied are the original's, whatever time the copy bears", async () => {
    rollouts.write(rolloutName(sessionId(2)), [
      sessionMeta(sessionId(2), { ...spawnedBy(ONE), forked_from_id: ONE }, 500),
      sessionMeta(ONE, {}, 500),
      reading(1.5, 501),
      ...requests([{ input: 10, output: 1 }], { from: 502 }),
      reading(9, 600),
    ]);
    await take(reading(1.5, 10), ...requests([{ input: 10, output: 1 }], { from: 11 }));
    // The helper's readings are of the session that called it.
    expect(readings()).toEqual([
      { slot: 'primary', at: ms(10), used: 1.5, minutes: 299, resets: ms(3_610) },
      { slot: 'primary', at: ms(600), used: 9, minutes: 299, resets: ms(4_200) },
      secondary,
      { ...secondary, at: ms(600) },
    ]);
  });
});
