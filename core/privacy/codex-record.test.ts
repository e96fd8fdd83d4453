import { describe, expect, it } from 'vitest';
import { ImpossibleTokensError, redactCodexRecord } from './codex-record.ts';
import { SaltedHasher } from './salted-hash.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));
const READ_AT = Date.UTC(2026, 2, 4, 10);
const redact = (type: string, payload: object) =>
  redactCodexRecord({ type, payload: { ...payload } }, { lineBytes: 9 }, READ_AT, hasher);
const event = (payload: object) => redact('event_msg', payload);
const item = (payload: object) => redact('response_item', payload);

describe('a session', () => {
  it('keeps who it is and where it comes from', () => {
    const source = { subagent: { thread_spawn: { parent_thread_id: 'p2' } } };
    const record = redact('session_meta', {
      id: 's1',
      forked_from_id: 'p1',
      session_id: 's1',
      timestamp: '2026-03-04T10:00:00Z',
      cwd: '/w/shop',
      originator: 'codex_cli_rs',
      cli_version: '0.111.0',
      model_provider: 'openai',
      source,
    });
    expect(record).toEqual({
      type: 'session_meta',
      lineBytes: 9,
      workspaceHash: hasher.hash('workspace', '/w/shop'),
      projectName: 'shop',
      session: {
        id: 's1',
        parentIds: ['p1', 'p2'],
        isSubagent: true,
        startedAt: '2026-03-04T10:00:00.000Z',
        version: '0.111.0',
        originator: 'codex_cli_rs',
        source: 'subagent',
        modelProvider: 'openai',
      },
    });
  });

  it('is in one project whichever way its drive is spelled', () => {
    const hash = (cwd: string) => redact('turn_context', { cwd }).workspaceHash;
    expect(hash('c:\\Users\\ada\\shop')).toBe(hash('C:\\Users\\ada\\shop'));
    expect(hash('/c:/shop')).not.toBe(hash('/C:/shop'));
  });
});

describe('token counts', () => {
  const info = (usage: object) => event({ type: 'token_count', info: { last_token_usage: usage } }).lastTokens;

  it('are read in every spelling', () => {
    expect(
      info({
        input_tokens: 9,
        cached_input_tokens: 4,
        cache_write_input_tokens: 2,
        output_tokens: '3',
        total_tokens: 12,
      }),
    ).toEqual({ input: 9, cachedInput: 4, cacheWrite: 2, output: 3, reasoning: 0, total: 12 });
    expect(info({ input_tokens: 9, cache_read_input_tokens: 4, output_tokens: null })).toMatchObject({
      cachedInput: 4,
      output: 0,
      total: 9,
    });
  });

  it.each([{}, { model: 'x' }, 'text', 7, null])('are absent in %j', (usage) => {
    expect(event({ type: 'token_count', info: { last_token_usage: usage } }).lastTokens).toBeUndefined();
  });

  it.each([-1, 0.5, '-3', 'x', 1_000_000_001, true, []])('refuse a line with %j', (count) => {
    expect(() => info({ input_tokens: 1, output_tokens: count })).toThrow(ImpossibleTokensError);
  });

  it('of a whole session may be more than a request can have', () => {
    const total = { input_tokens: 5_000_000_000, output_tokens: 1 };
    const { totalTokens } = event({ type: 'token_count', info: { total_token_usage: total } });
    expect(totalTokens?.input).toBe(5_000_000_000);
  });
});

describe('rate limits', () => {
  const limits = (value: object) => event({ type: 'token_count', info: null, rate_limits: value });

  it('are those of both windows, as reported', () => {
    const primary = { used_percent: 12.5, window_minutes: 299, resets_at: READ_AT / 1_000 + 60 };
    const secondary = { used_percent: 3, window_minutes: 10_079, resets_in_seconds: 90 };
    const record = limits({ limit_id: 'codex', primary, secondary, plan_type: 'plus' });
    expect(record.rateLimits).toEqual([
      { slot: 'primary', limitId: 'codex', usedPercent: 12.5, windowMinutes: 299, resetsAt: READ_AT + 60_000 },
      { slot: 'secondary', limitId: 'codex', usedPercent: 3, windowMinutes: 10_079, resetsAt: READ_AT + 90_000 },
    ]);
    expect(record.planType).toBe('plus');
  });

  it('are read in the old form, without a reset', () => {
    const record = limits({ primary_used_percent: 6, primary_window_minutes: 299, secondary_used_percent: null });
    expect(record.rateLimits).toEqual([{ slot: 'primary', usedPercent: 6, windowMinutes: 299 }]);
  });

  it('are absent where they cannot be true', () => {
    expect(limits({ primary: { used_percent: -1 }, secondary: { used_percent: 1e9 } }).rateLimits).toBeUndefined();
  });
});

describe('a tool call', () => {
  const patch =
    '*** Begin Patch\n*** Add File: a/new.ts\n+one\n+two\n*** Update File: b.py\n@@\n-x\n+y\n z\n*** End Patch';
  const changes = [
    { operation: 'create', fileExtension: '.ts', linesAdded: 2, linesRemoved: 0 },
    { operation: 'edit', fileExtension: '.py', linesAdded: 1, linesRemoved: 1 },
  ];

  it.each([
    ['its own tool', { type: 'custom_tool_call', name: 'apply_patch', input: patch }],
    ['a function', { type: 'function_call', name: 'apply_patch', arguments: JSON.stringify({ input: patch }) }],
    [
      'a command',
      { type: 'function_call', name: 'shell', arguments: JSON.stringify({ command: ['apply_patch', patch] }) },
    ],
    [
      'a script',
      {
        type: 'function_call',
        name: 'exec_command',
        arguments: JSON.stringify({ cmd: `apply_patch <<'E'\n${patch}\nE` }),
      },
    ],
  ])('has the lines of a patch that is given to %s', (_how, payload) => {
    expect(item({ ...payload, call_id: 'c1' }).tool).toMatchObject({ callId: 'c1', name: payload.name, changes });
  });

  it('has none of a patch that is only spoken of', () => {
    const payload = { type: 'function_call', name: 'shell', arguments: JSON.stringify({ command: ['cat', patch] }) };
    expect(item(payload).tool?.changes).toBeUndefined();
  });

  it("has its server's name before its own", () => {
    const payload = { type: 'function_call', name: 'read', namespace: 'mcp__files__', arguments: '{}' };
    expect(item(payload).tool).toEqual({ name: 'mcp__files__read', inputLength: 2 });
  });
});

describe('the end of a tool call', () => {
  const output = (value: unknown) => item({ type: 'function_call_output', call_id: 'c1', output: value }).tool;
  const json = (exit_code: number) =>
    JSON.stringify({ output: 'Exit code: 9', metadata: { exit_code, duration_seconds: 1.5 } });

  it.each([
    [json(0), { success: true, durationMs: 1_500 }],
    [json(2), { success: false, errorClass: 'exit_code', durationMs: 1_500 }],
    ['Exit code: 0\nWall time: 0.2 seconds\nOutput:\nExit code: 1', { success: true, durationMs: 200 }],
    ['Exit code: 1\nWall time: 2 seconds\nOutput:\nx', { success: false, errorClass: 'exit_code', durationMs: 2_000 }],
    [
      'Chunk ID: 1a\nWall time: 0.05 seconds\nProcess exited with code 127\nOutput:\n',
      { success: false, errorClass: 'exit_code', durationMs: 50 },
    ],
    ['Chunk ID: 1a\nWall time: 10 seconds\nProcess running with session ID 3\nOutput:\n', { durationMs: 10_000 }],
    ['exec command rejected by user', { errorClass: 'rejected' }],
    ['patch rejected by user', { errorClass: 'rejected' }],
    ['aborted by user after 3.1s', { success: false, errorClass: 'interrupted' }],
    [
      'apply_patch verification failed: Failed to find expected lines in a.ts',
      { success: false, errorClass: 'no_match' },
    ],
    ['failed to parse function arguments: missing field `cmd`', { success: false, errorClass: 'invalid_input' }],
    ['unsupported call: foo', { success: false, errorClass: 'not_found' }],
    ['Plan updated', { success: true }],
    ['{"an":"answer of its own"}', { success: true }],
    [
      { content: 'no', success: false },
      { success: false, errorClass: 'other' },
    ],
    [{ content: 'yes', success: true }, { success: true }],
    [[{ type: 'input_text', text: 'Exit code: 3\nOutput:\n' }], { success: false, errorClass: 'exit_code' }],
  ])('is read from %j', (value, expected) => {
    const { callId, resultLength, ...outcome } = output(value) ?? {};
    expect(outcome).toEqual(expected);
    expect(callId).toBe('c1');
    expect(resultLength).toBeGreaterThan(0);
  });

  it('of an MCP call has its duration and failure', () => {
    const invocation = { server: 'files', tool: 'read', arguments: { path: 'abc' } };
    const duration = { secs: 1, nanos: 500_000_000 };
    const call = { type: 'mcp_tool_call_end', call_id: 'c1', invocation, duration };
    expect(event({ ...call, result: { Ok: { content: [{ type: 'text', text: 'fine' }] } } }).tool).toEqual({
      callId: 'c1',
      name: 'mcp__files__read',
      inputLength: 3,
      resultLength: 4,
      success: true,
      durationMs: 1_500,
    });
    expect(event({ ...call, result: { Err: 'tool timed out' } }).tool).toMatchObject({
      success: false,
      errorClass: 'timeout',
    });
    expect(event({ ...call, result: { Ok: { isError: true, content: [] } } }).tool).toMatchObject({ success: false });
  });

  it('of a patch has the lines of each file, in both spellings', () => {
    const diff = '--- a\n+++ b\n@@ -1,2 +1,3 @@\n-x\n+y\n+z\n w\n';
    const told = {
      'a.ts': { type: 'add', content: '1\n2\n' },
      'b.py': { update: { unified_diff: diff, move_path: null } },
      c: { type: 'delete', content: '1' },
      d: { type: 'of tomorrow' },
    };
    expect(event({ type: 'patch_apply_end', call_id: 'c1', success: true, changes: told }).tool).toEqual({
      callId: 'c1',
      name: 'apply_patch',
      success: true,
      changes: [
        { operation: 'create', fileExtension: '.ts', linesAdded: 2, linesRemoved: 0 },
        { operation: 'edit', fileExtension: '.py', linesAdded: 2, linesRemoved: 1 },
        { operation: 'delete', linesAdded: 0, linesRemoved: 1 },
      ],
    });
  });
});

describe('the length of a prompt', () => {
  const length = (message: unknown, fields = {}) => event({ type: 'user_message', message, ...fields }).promptLength;

  it('is that of what a person typed', () => {
    expect(length('hello')).toBe(5);
    expect(length('', { images: ['x'] })).toBe(0);
  });

  it.each([
    ['nothing', '', {}],
    ['the environment', '<environment_context>x</environment_context>', {}],
    ['instructions', '# AGENTS.md instructions for /w', {}],
    ['what is marked as instructions', 'x', { kind: 'user_instructions' }],
    ['no text', 7, {}],
  ])('is absent on %s', (_what, message, fields) => {
    expect(length(message, fields)).toBeUndefined();
  });

  it('is absent on the other writing of the same message', () => {
    expect(item({ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] })).toMatchObject({
      role: 'user',
      length: 5,
    });
  });
});

it('classes errors and the ends of turns', () => {
  expect(event({ type: 'error', message: 'You have hit your usage limit' }).errorClass).toBe('usage_limit');
  expect(event({ type: 'error', codex_error_info: 'context_window_exceeded' }).errorClass).toBe('context_window');
  expect(event({ type: 'stream_error', message: 'stream disconnected' }).errorClass).toBe('stream');
  expect(event({ type: 'turn_aborted', reason: 'interrupted' }).abortReason).toBe('interrupted');
  expect(event({ type: 'task_complete', turn_id: 't1', duration_ms: 12, time_to_first_token_ms: 3 })).toMatchObject({
    turnId: 't1',
    durationMs: 12,
    timeToFirstTokenMs: 3,
  });
});
