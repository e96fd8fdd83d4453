import { describe, expect, it } from 'vitest';
import { ImpossibleUsageError } from './claude-message.ts';
import { isoTime, redactClaudeRecord } from './claude-record.ts';
import { SaltedHasher } from './salted-hash.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));
const redact = (line: Record<string, unknown>) => redactClaudeRecord(line, hasher);

describe('an assistant line', () => {
  const line = {
    type: 'assistant',
    uuid: 'a1',
    parentUuid: 'u1',
    requestId: 'req_1',
    cwd: '/w/shop',
    version: '2.1.200',
    userType: 'external',
    entrypoint: 'cli',
    isSidechain: true,
    sessionKind: 'bg',
    costUSD: 0.25,
    message: {
      id: 'msg_1',
      role: 'assistant',
      model: 'claude-opus-4-5',
      stop_reason: 'tool_use',
      usage: { input_tokens: 9, output_tokens: 31, speed: null },
      content: [
        { type: 'text', text: 'abcde' },
        { type: 'thinking', thinking: 'abc', signature: 'sig' },
        { type: 'tool_use', id: 'toolu_1', name: 'Edit', input: { file_path: '/w/a.py', old_string: 'xx' } },
      ],
    },
  };

  it('keeps everything that is counted', () => {
    expect(redact(line)).toEqual({
      type: 'assistant',
      uuid: 'a1',
      parentUuid: 'u1',
      requestId: 'req_1',
      version: '2.1.200',
      userType: 'external',
      entrypoint: 'cli',
      workspaceHash: hasher.hash('workspace', '/w/shop'),
      projectName: 'shop',
      isSidechain: true,
      isBackground: true,
      reportedCostUsd: 0.25,
      message: {
        id: 'msg_1',
        role: 'assistant',
        model: 'claude-opus-4-5',
        stopReason: 'tool_use',
        usage: { input: 9, output: 31, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, webSearches: 0 },
        blocks: [
          { type: 'text', length: 5 },
          { type: 'thinking', length: 3 },
          { type: 'tool_use', length: 9, toolUseId: 'toolu_1', toolName: 'Edit', fileExtension: '.py' },
        ],
      },
    });
  });

  it('tells a cost as a number or as its text; what is neither is none', () => {
    expect(redact({ ...line, costUSD: '0.125' }).reportedCostUsd).toBe(0.125);
    for (const costUSD of ['', 'free', '-1', '1e9', -1, null]) {
      expect(redact({ ...line, costUSD }).reportedCostUsd).toBeUndefined();
    }
  });

  it('is refused when its token counts are impossible', () => {
    const usage = { input_tokens: -1 };
    expect(() => redact({ ...line, message: { ...line.message, usage } })).toThrow(ImpossibleUsageError);
  });

  it('is taken without a usage', () => {
    for (const usage of [null, undefined]) {
      expect(redact({ ...line, message: { ...line.message, usage } }).message?.usage).toBeUndefined();
    }
  });
});

describe('the length of a prompt', () => {
  const prompt = (content: unknown, extra = {}) =>
    redact({ type: 'user', message: { role: 'user', content }, ...extra }).promptLength;

  it('is that of what a person typed', () => {
    expect(prompt('hello')).toBe(5);
    expect(prompt([{ type: 'text', text: 'hel' }, { type: 'image' }, { type: 'text', text: 'lo!' }])).toBe(6);
    expect(
      prompt([
        { type: 'text', text: '<ide_opened_file>x</ide_opened_file>' },
        { type: 'text', text: 'go' },
      ]),
    ).toBe(2);
  });

  it.each([
    ['a command', '<command-name>/clear</command-name>', {}],
    ['output of a command', '<local-command-stdout></local-command-stdout>', {}],
    ['a reminder', '<system-reminder>x</system-reminder>', {}],
    ['an interruption', '[Request interrupted by user]', {}],
    ['nothing', '', {}],
    ['a note of the tool', 'Caveat: x', { isMeta: true }],
    ['a compaction', 'This session continues', { isCompactSummary: true }],
    ['a task for a subagent', 'Do it', { isSidechain: true }],
    ['a tool result', [{ type: 'tool_result', content: 'ok' }], {}],
  ])('is absent on %s', (_what, content, extra) => {
    expect(prompt(content, extra)).toBeUndefined();
  });
});

describe('a tool result', () => {
  const result = (toolUseResult: unknown, content: unknown = 'ok', isError = false) =>
    redact({
      type: 'user',
      toolUseResult,
      message: { content: [{ type: 'tool_result', tool_use_id: 't1', is_error: isError, content }] },
    });

  it('has the changed lines of its patch', () => {
    const structuredPatch = [{ lines: ['-a', '+b', '+c', ' d'] }, { lines: ['-e'] }, { lines: 7 }, 'x'];
    const outcome = result({ filePath: '/w/a.py', structuredPatch, userModified: true }).toolOutcome;
    expect(outcome).toEqual({ fileExtension: '.py', linesAdded: 2, linesRemoved: 2, userModified: true });
  });

  it.each([
    ['a\nb\n', 2],
    ['a\nb', 2],
    ['', 0],
    ['\n', 0],
  ])('has all lines of a new file: %j', (content, linesAdded) => {
    const outcome = result({ type: 'create', filePath: '/w/new.ts', content, structuredPatch: [] }).toolOutcome;
    expect(outcome).toEqual({ fileExtension: '.ts', linesAdded, linesRemoved: 0, createsFile: true });
  });

  it('has durations, searches and interruption', () => {
    expect(result({ totalDurationMs: 1_500 }).toolOutcome).toEqual({ durationMs: 1_500 });
    expect(result({ durationSeconds: 4.1 }).toolOutcome).toEqual({ durationMs: 4_100 });
    expect(result({ durationMs: 12.5, searchCount: 3, interrupted: true }).toolOutcome).toEqual({
      durationMs: 12.5,
      searchCount: 3,
      interrupted: true,
    });
    expect(result({ durationMs: -1, searchCount: 1.5 }).toolOutcome).toBeUndefined();
    expect(result('plain text').toolOutcome).toBeUndefined();
  });

  it.each([
    ["The user doesn't want to proceed with this tool use.", 'rejected'],
    ['Permission to use Bash with command x has been denied.', 'denied'],
    ['File does not exist.', 'not_found'],
    ['Command timed out after 2m', 'timeout'],
    ['EACCES: permission denied', 'permission'],
    ['File has not been read yet.', 'not_read_first'],
    ['String to replace not found in file.', 'no_match'],
    ['exceeds maximum allowed tokens', 'too_large'],
    ['InputValidationError: x', 'invalid_input'],
    ['Exit code 1\nboom', 'exit_code'],
    ['boom', 'other'],
  ])('classes the failure %j', (text, errorClass) => {
    for (const content of [text, [{ type: 'text', text }]]) {
      const [block] = result(undefined, content, true).message?.blocks ?? [];
      expect(block).toEqual({ type: 'tool_result', length: text.length, toolUseId: 't1', isError: true, errorClass });
    }
    expect(result(undefined, text).message?.blocks[0]?.isError).toBe(false);
  });

  it('may nest deeper than the stack', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}"abc"${']'.repeat(100_000)}`);
    expect(result({ results: deep }, deep, true).message?.blocks[0]?.length).toBe(3);
    expect(redact({ type: 'user', message: deep, data: deep, unheardOf: deep }).unknownKeys).toBe(1);
  });
});

describe('a progress line', () => {
  const reply = { id: 'msg_9', model: 'claude-haiku-4-5', usage: { output_tokens: 3 }, content: [] };
  it("keeps a subagent's reply with its usage", () => {
    const message = { type: 'assistant', requestId: 'req_9', timestamp: '2026-01-02T03:04:05Z', message: reply };
    expect(redact({ type: 'progress', data: { type: 'agent_progress', agentId: 'a1', message } }).progress).toEqual({
      kind: 'agent_progress',
      agentId: 'a1',
      requestId: 'req_9',
      timestamp: '2026-01-02T03:04:05.000Z',
      message: expect.objectContaining({ id: 'msg_9', usage: expect.objectContaining({ output: 3 }) }),
    });
  });
});

describe('times', () => {
  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05.000Z'],
    [1_767_323_045_000, '2026-01-02T03:04:05.000Z'],
  ])('%j is %s', (value, time) => {
    expect(isoTime(value)).toBe(time);
  });
  it.each([
    '2026-02-28T23:59:59.999Z',
    '2024-02-29T00:00:00.000Z',
    '2026-01-31T00:00:00.000Z',
    '2026-12-01T00:00:00.000Z',
  ])('%s stays as it is', (value) => {
    expect(isoTime(value)).toBe(new Date(value).toISOString());
  });
  it.each([
    '',
    'yesterday',
    '2026-13-01T00:00:00.000Z',
    '2026-01-02T24:01:00.000Z',
    '0001-01-01T00:00:00Z',
    '12026-01-01',
    0,
    Number.NaN,
    null,
    {},
    true,
  ])('%j is none', (value) => {
    expect(isoTime(value)).toBeUndefined();
  });
});
