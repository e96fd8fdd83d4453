import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { everythingWritten, TestHome } from './test-home.ts';

/**
 * Nothing that was said, done or named is written at level `metadata`: marked secrets are planted in every free-text
 * field of a session, the session goes through the real pipeline and out of the real gateway, and every byte below the
 * home is searched, with database blobs unpacked and while Redis still runs.
 */

let planted = 0;
function secret(what: string): string {
  planted += 1;
  return `ZQMARK${planted}${what}`;
}

const base = (uuid: string) => ({
  uuid,
  parentUuid: null,
  sessionId: 'aaaaaaaa-0000-4000-8000-000000000001',
  timestamp: '2026-03-01T10:00:00.000Z',
  cwd: `/home/${secret('user')}/${secret('folder')}/atlas-api`,
  gitBranch: secret('branch'),
  slug: secret('slug'),
  version: '2.1.200',
  userType: 'external',
  isSidechain: false,
});

function toolPair(name: string, input: unknown, toolUseResult: unknown, result: unknown, isError = false): unknown[] {
  const id = `toolu_${name}${planted}`;
  return [
    {
      ...base(`a-${id}`),
      type: 'assistant',
      requestId: `req_${id}`,
      message: {
        id: `msg_${id}`,
        role: 'assistant',
        model: 'claude-sonnet-5',
        stop_sequence: secret('stop'),
        content: [
          { type: 'thinking', thinking: secret('thinking'), signature: secret('signature') },
          { type: 'text', text: secret('answer') },
          { type: 'tool_use', id, name, input },
        ],
        usage: { input_tokens: 1, output_tokens: 2, cache_read_input_tokens: 3, cache_creation_input_tokens: 4 },
      },
    },
    {
      ...base(`u-${id}`),
      type: 'user',
      toolUseResult,
      message: {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: id, is_error: isError, content: result }],
      },
    },
  ];
}

function session(): unknown[] {
  return [
    { type: 'summary', summary: secret('summary'), leafUuid: 'leaf-1' },
    { ...base('u1'), type: 'user', message: { role: 'user', content: secret('prompt') } },
    {
      ...base('u2'),
      type: 'user',
      message: {
        role: 'user',
        content: [
          { type: 'text', text: secret('prompt') },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: secret('image') } },
        ],
      },
    },
    ...toolPair(
      'Bash',
      { command: `curl ${secret('url')}`, description: secret('description') },
      { stdout: secret('stdout'), stderr: secret('stderr'), interrupted: false },
      secret('output'),
    ),
    ...toolPair(
      'Edit',
      { file_path: `/w/${secret('path')}.ts`, old_string: secret('old'), new_string: secret('new') },
      {
        filePath: `/w/${secret('path')}.ts`,
        oldString: secret('old'),
        newString: secret('new'),
        originalFile: secret('file'),
        structuredPatch: [{ oldStart: 1, lines: [`+${secret('line')}`, `-${secret('line')}`] }],
        userModified: true,
      },
      [{ type: 'text', text: secret('result') }],
    ),
    ...toolPair('Read', { file_path: secret('path') }, `Error: ${secret('error')}`, secret('failure'), true),
    ...toolPair(
      'mcp__tracker__search',
      { query: secret('query'), nested: { list: [secret('deep')] } },
      { results: [{ url: secret('url'), title: secret('title') }], searchCount: 1 },
      secret('results'),
    ),
    {
      ...base('p1'),
      type: 'progress',
      data: {
        type: 'agent_progress',
        prompt: secret('prompt'),
        agentId: 'a1',
        message: {
          type: 'assistant',
          requestId: 'req_p1',
          timestamp: '2026-03-01T10:00:01.000Z',
          message: {
            id: 'msg_p1',
            role: 'assistant',
            model: 'claude-haiku-4-5',
            content: [{ type: 'text', text: secret('reply') }],
            usage: { input_tokens: 1, output_tokens: 2 },
          },
        },
      },
    },
    {
      ...base('p2'),
      type: 'progress',
      data: { type: 'hook_progress', command: secret('hook'), hookName: secret('hook') },
    },
    {
      ...base('s1'),
      type: 'system',
      subtype: 'api_error',
      level: 'error',
      error: { message: secret('error') },
      content: secret('text'),
    },
    {
      ...base('s2'),
      type: 'system',
      subtype: 'stop_hook_summary',
      hookInfos: [{ command: secret('hook') }],
      hookErrors: [secret('error')],
    },
    { ...base('q1'), type: 'queue-operation', operation: 'enqueue', content: `<task-notification>${secret('task')}` },
    {
      type: 'file-history-snapshot',
      messageId: 'm1',
      snapshot: { trackedFileBackups: { [secret('path')]: { backupFileName: secret('name') } } },
    },
    { ...base('t1'), type: 'attachment', attachment: { type: 'queued_command', prompt: secret('prompt') } },
    { type: 'custom-title', customTitle: secret('title'), sessionId: 's' },
    { type: 'ai-title', aiTitle: secret('title'), sessionId: 's' },
    { type: 'agent-name', agentName: secret('agent'), sessionId: 's' },
    { type: 'last-prompt', lastPrompt: secret('prompt'), sessionId: 's' },
    { type: 'pr-link', prNumber: 1, prUrl: secret('url'), prRepository: secret('repository') },
    { type: 'something-new', [secret('key')]: secret('value'), nested: { [secret('key')]: [secret('value')] } },
  ];
}

let home: TestHome | null = null;
test.afterEach(async () => {
  await home?.remove();
  home = null;
});

test('planted secrets are in nothing that is written, and the session was counted', async () => {
  test.setTimeout(120_000);
  home = new TestHome();
  const folder = join(home.claude, 'projects', `-home-${secret('slug')}-atlas-api`);
  mkdirSync(folder, { recursive: true });
  const lines = session();
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  writeFileSync(
    join(folder, 'aaaaaaaa-0000-4000-8000-000000000001.jsonl'),
    `${text}\n{"type":"user","x":"${secret('broken')}\n`,
  );

  const started = await home.run(['start', '--daemon', '--no-open']);
  expect(started.stderr + started.stdout).toContain('Server started successfully');
  const ingested = await home.ingest();
  expect(ingested).toMatchObject({ lines: lines.length + 1, rejectedLines: 1, rejectedByReason: { invalid_json: 1 } });

  // While everything runs, and again after the end: Redis writes what it has when it is told to save.
  const running = everythingWritten(home.root.concat('/home')).toString('latin1');
  await home.run(['stop']);
  const stopped = everythingWritten(home.root.concat('/home')).toString('latin1');
  expect(planted).toBeGreaterThan(80);
  for (const written of [running, stopped]) {
    // Whole markers, so that a failure names which field leaked.
    expect(written.match(/ZQMARK\d+[a-z]+/g) ?? []).toEqual([]);
    expect(written).toContain('atlas-api');
  }
  const totals = await home.totals();
  expect(totals).toMatchObject({ inputTokens: 5, outputTokens: 10, cacheReadTokens: 12, cacheCreationTokens: 16 });
  const reported = await home.run(['report', 'session', '--json']);
  expect(reported.stdout).not.toContain('ZQMARK');
  expect(reported.stdout).toContain('aaaaaaaa-0000-4000-8000-000000000001');
});
