import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { HOOKED_TOOLS, type HookedTool, type HookMessage, hookMessageSchema } from '../../contracts/hook-record.ts';
import { startTestGateway, type TestGateway } from '../../interfaces/gateway/test-gateway.ts';
import { findHookProgram, hookCommand, placeHookProgram } from './install/hook-command.ts';

const ENTRIES = resolve(import.meta.dirname, '../../entries');
/** For what comes by itself; nothing waits so long when all is well, and a client gives up sooner. */
const PATIENCE = { timeout: 5_000, interval: 20 };
/** No tool would wait so long, and no machine is so slow. */
const HANGING_MS = 20_000;
/** Stands wherever a person's or a tool's words do. */
const MARK = 'marker-5f1c of the user';

const taken: HookMessage[] = [];
let gateway: TestGateway;
const bodies: string[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({
    takeHook: async (message) => {
      taken.push(message);
      bodies.push(JSON.stringify(message));
      return 'stored';
    },
  });
  placeHookProgram(gateway.home, findHookProgram(ENTRIES, process.execPath));
});
afterAll(() => gateway.close());

/** Runs the hook as a tool does: the command of its settings in a shell, with its words on the input. */
function runHook(home: string, tool: HookedTool, input: unknown): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    const child = execFile(
      '/bin/sh',
      ['-c', hookCommand(home, tool)],
      { env: { PATH: '/usr/bin:/bin' } },
      (error, out, err) => done({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(typeof input === 'string' ? input : JSON.stringify(input));
  });
}

/** Whether something comes in a while; else it was dropped: a client that starves for a second gives up. */
async function comes(isThere: () => boolean): Promise<boolean> {
  return vi
    .waitFor(() => expect(isThere()).toBe(true), PATIENCE)
    .then(
      () => true,
      () => false,
    );
}

/** Runs the hook until it is told; one at a time, so that none starves beside the others. */
async function tell(tool: HookedTool, said: unknown, isIt: (message: HookMessage) => boolean): Promise<void> {
  do expect(await runHook(gateway.home, tool, said)).toEqual(SILENT);
  while (!(await comes(() => taken.some(isIt))));
}

const SILENT = { code: 0, out: '', err: '' };
const CLAUDE = {
  session_id: 'session-1',
  transcript_path: `/home/ada/${MARK}.jsonl`,
  cwd: `/home/ada/${MARK}`,
  permission_mode: 'default',
  prompt_id: 'prompt-1',
};
const input = { command: `echo ${MARK}` };

/** What each tool documents, and what is told of it. */
const TOLD: [HookedTool, Record<string, unknown>, Partial<HookMessage>][] = [
  [
    'claude-code',
    { ...CLAUDE, hook_event_name: 'SessionStart', source: 'startup', session_title: MARK },
    { event: 'session_start', source: 'startup' },
  ],
  [
    'claude-code',
    { ...CLAUDE, hook_event_name: 'UserPromptSubmit', prompt: MARK },
    { event: 'prompt', promptLength: MARK.length },
  ],
  [
    'claude-code',
    { ...CLAUDE, hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_use_id: 'toolu_1', tool_input: input },
    { event: 'tool_start', toolName: 'Bash', toolUseId: 'toolu_1', inputLength: JSON.stringify(input).length },
  ],
  [
    'claude-code',
    {
      ...CLAUDE,
      hook_event_name: 'PostToolUse',
      tool_name: 'Bash',
      tool_use_id: 'toolu_1',
      tool_input: input,
      tool_response: { stdout: MARK },
      duration_ms: 12,
    },
    { event: 'tool_end', durationMs: 12 },
  ],
  [
    'claude-code',
    {
      ...CLAUDE,
      hook_event_name: 'PostToolUseFailure',
      tool_name: 'Edit',
      tool_use_id: 'toolu_2',
      error: MARK,
      is_interrupt: true,
      agent_id: 'a1',
      agent_type: 'Explore',
    },
    { event: 'tool_failure', errorLength: MARK.length, isInterrupt: true, agentId: 'a1', agentType: 'Explore' },
  ],
  [
    'claude-code',
    {
      ...CLAUDE,
      hook_event_name: 'PermissionRequest',
      tool_name: 'Bash',
      tool_input: input,
      permission_suggestions: [{ ruleContent: MARK }],
    },
    { event: 'permission_request' },
  ],
  [
    'claude-code',
    { ...CLAUDE, hook_event_name: 'PermissionDenied', tool_name: 'Bash', tool_use_id: 'toolu_3', reason: MARK },
    { event: 'permission_denied' },
  ],
  [
    'claude-code',
    { ...CLAUDE, hook_event_name: 'PreCompact', trigger: 'auto', custom_instructions: MARK },
    { event: 'compaction_start', trigger: 'auto' },
  ],
  [
    'claude-code',
    { ...CLAUDE, hook_event_name: 'SubagentStop', agent_id: 'a1', agent_type: 'Explore', last_assistant_message: MARK },
    { event: 'subagent_stop' },
  ],
  [
    'claude-code',
    { ...CLAUDE, hook_event_name: 'SessionEnd', reason: 'logout' },
    { event: 'session_end', reason: 'logout' },
  ],
  [
    'codex',
    {
      ...CLAUDE,
      hook_event_name: 'PostToolUse',
      turn_id: 't1',
      model: 'gpt-5',
      tool_name: 'apply_patch',
      tool_use_id: 'call_1',
      tool_input: input,
      tool_response: MARK,
    },
    { event: 'tool_end', promptId: 'prompt-1', model: 'gpt-5' },
  ],
  [
    'gemini',
    { ...CLAUDE, hook_event_name: 'BeforeAgent', timestamp: '2026-01-02T03:04:05.000Z', prompt: MARK },
    { event: 'prompt' },
  ],
  [
    'gemini',
    {
      ...CLAUDE,
      hook_event_name: 'AfterTool',
      tool_name: 'read_file',
      tool_input: input,
      tool_response: { llmContent: MARK },
    },
    { event: 'tool_end', toolName: 'read_file' },
  ],
  [
    'cursor',
    {
      conversation_id: 'c1',
      generation_id: 'g1',
      hook_event_name: 'afterShellExecution',
      workspace_roots: [`/home/${MARK}`],
      user_email: MARK,
      command: MARK,
      output: MARK,
      duration: 34,
      cursor_version: '2.4',
    },
    { event: 'tool_end', session: 'c1', toolName: 'shell', durationMs: 34 },
  ],
  [
    'cursor',
    {
      conversation_id: 'c1',
      hook_event_name: 'afterFileEdit',
      file_path: MARK,
      edits: [{ old_string: MARK, new_string: MARK }],
    },
    { event: 'tool_end', toolName: 'edit_file' },
  ],
];

test('every hook is told without a word of the user, in silence and with status 0', async () => {
  for (const [tool, said, wanted] of TOLD) {
    await tell(tool, said, (message) => isDeepStrictEqual({ ...message, ...wanted, tool }, message));
  }
  for (const message of taken) hookMessageSchema.parse(message);
  expect(bodies.join('\n')).not.toContain(MARK);
  expect(bodies.join('\n')).not.toContain('ada');
}, 120_000);

test('what tells nothing is passed over: an unknown event, no session, no JSON, nothing, Cursor in the hooks of Claude Code', async () => {
  const earlier = new Set(taken.map(({ session }) => session));
  const later = { ...CLAUDE, session_id: 'session-2' };
  for (const said of ['', 'no json', '[]', { ...later, hook_event_name: 'FileChanged' }, { hook_event_name: 'Stop' }]) {
    expect(await runHook(gateway.home, 'claude-code', said)).toEqual(SILENT);
  }
  const ofCursor = { ...later, hook_event_name: 'SessionEnd', cursor_version: '2.4' };
  expect(await runHook(gateway.home, 'claude-code', ofCursor)).toEqual(SILENT);
  await tell('codex', { ...later, hook_event_name: 'Stop' }, ({ session }) => session === 'session-2');
  const told = taken.filter(({ session }) => !earlier.has(session));
  expect(new Set(told.map(({ tool }) => tool))).toEqual(new Set(['codex']));
}, 120_000);

/** The client by itself, as it is where the tool waits for it; killed when it does not end. */
function runClient(home: string, input: string | null): Promise<{ code: number | null; signal: string | null }> {
  const client: ChildProcess = spawn(process.execPath, [join(home, 'hooks', 'blueplane-hook.mjs'), 'claude-code'], {
    timeout: HANGING_MS,
    killSignal: 'SIGKILL',
  });
  client.stdin?.on('error', () => undefined);
  // A tool that never closes the input is nothing to wait for either.
  if (input !== null) client.stdin?.end(input);
  return new Promise((done) => client.once('exit', (code, signal) => done({ code, signal })));
}

test('a gateway that is away, or never answers, and an input that never ends, hold nobody up', async () => {
  const home = join(gateway.home, 'other');
  placeHookProgram(home, findHookProgram(ENTRIES, process.execPath));
  const said = JSON.stringify({ ...CLAUDE, hook_event_name: 'SessionEnd', reason: 'other' });
  const ended = { code: 0, signal: null };
  expect(await runClient(home, said)).toEqual(ended);

  let connected = 0;
  const silent = createServer(() => {
    connected += 1;
  });
  const port = await listen(silent);
  const endpoint = join(home, 'hooks', 'endpoint.json');
  writeFileSync(endpoint, JSON.stringify({ version: 1, port, token: 'token' }));
  do expect(await runClient(home, said)).toEqual(ended);
  while (!(await comes(() => connected > 0)));
  expect(await runClient(home, null)).toEqual(ended);
  // More than is kept, and still all of it is read.
  expect(await runClient(home, JSON.stringify({ ...CLAUDE, prompt: 'x'.repeat(20 << 20) }))).toEqual(ended);
  silent.close();
  writeFileSync(endpoint, 'damaged');
  expect(await runClient(home, said)).toEqual(ended);

  rmSync(home, { recursive: true });
  for (const tool of HOOKED_TOOLS) expect(await runHook(home, tool, said)).toEqual(SILENT);
}, 120_000);

function listen(server: Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

test('only who can read the endpoint file of the home is let in, and it goes with the gateway', async () => {
  const own = await startTestGateway({ takeHook: async () => 'busy' });
  const path = join(own.home, 'hooks', 'endpoint.json');
  const { token } = JSON.parse(readFileSync(path, 'utf8'));
  const message = {
    version: 1,
    tool: 'gemini',
    nonce: '0'.repeat(16),
    at: '2026-01-02T03:04:05.000Z',
    session: 's',
    event: 'prompt',
  };
  const post = (body: unknown, headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${own.port}/v1/hooks`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const right = { authorization: `Bearer ${token}` };
  expect((await post(message, {})).status).toBe(403);
  expect((await post(message, { authorization: 'Bearer wrong' })).status).toBe(401);
  expect((await post(message, { ...right, origin: 'http://evil.example' })).status).toBe(403);
  expect((await post({ ...message, prompt: MARK }, right)).status).toBe(400);
  expect((await post({ ...message, session: 'x'.repeat(20_000) }, right)).status).toBe(413);
  const busy = await post(message, right);
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '5']);
  expect((await fetch(`http://127.0.0.1:${own.port}/api/v1/today`, { headers: right })).status).toBe(401);
  await own.gateway.stop(1_000);
  expect(existsSync(path)).toBe(false);
  await own.close();
});
