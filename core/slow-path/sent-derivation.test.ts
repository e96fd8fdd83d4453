import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  at,
  requests,
  rolloutName,
  sessionId,
  sessionMeta,
  spawnedBy,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { answer, metadata, SESSION } from '../capture/gemini/test-chat.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { discardScratch, openScratch } from '../storage/scratch-database.ts';
import { rebuild } from './rebuild.ts';
import { apiRequest, logRecord, logs, point, points } from './test-signals.ts';
import { ToolsHome } from './test-tools-home.ts';
import { reply } from './test-transcript.ts';

let home: ToolsHome;
beforeEach(() => {
  home = new ToolsHome();
});
afterEach(() => home.close());

const TRANSCRIPT = 'claude/projects/-shop/session-1.jsonl';
const ROLLOUT = `codex/sessions/2026/03/04/${rolloutName(sessionId(1))}`;
const CHAT = 'gemini/shop/chats/session-g.jsonl';

const text = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

async function take(): Promise<void> {
  await home.read();
  home.derive();
}

/** Responses as they are counted: whose, input, output, cost in millionths of a dollar and its source. */
function counted(): unknown[] {
  return home.database
    .prepare(
      `SELECT external_id AS session, input_tokens AS input, output_tokens AS output, cost_source AS cost
       FROM usage ORDER BY 1, 2, 3`,
    )
    .all();
}

function all(sql: string): unknown[] {
  return home.database.prepare(sql).all();
}

async function rebuilt(): Promise<unknown> {
  const path = join(home.file.folder, 'rebuild.db');
  const scratch = openScratch(path, home.file.path);
  const { changes } = await rebuild(scratch, createPriceBook(), () => undefined, new AbortController().signal);
  scratch.close();
  discardScratch(path);
  return changes;
}

const spoken = (output: number, request: string | null = 'req_1') =>
  reply({ input_tokens: 5, output_tokens: output }, { line: { requestId: request ?? undefined, timestamp: at(10) } });

describe('a response of Claude Code', () => {
  test.each([
    ['the transcript first', ['file', 'sent']],
    ['the event first', ['sent', 'file']],
    ['the event several times', ['sent', 'file', 'sent', 'sent']],
  ])('is one in the transcript and in what was sent: %s', async (_how, order) => {
    for (const step of order) {
      if (step === 'file') home.write(TRANSCRIPT, text([spoken(3)]));
      else home.send(logs(apiRequest('session-1', at(11), { request_id: 'req_1', output_tokens: 3, cost_usd: 0.5 })));
      await take();
    }
    expect(counted()).toEqual([{ session: 'session-1', input: 5, output: 3, cost: 'calculated' }]);
    expect(all('SELECT total_tokens FROM conversations')).toEqual([{ total_tokens: 8 }]);
    expect(await rebuilt()).toEqual([]);
  });

  test.each([true, false])('has the larger figures where its transcript broke off', async (fileFirst) => {
    const sent = logs(apiRequest('session-1', at(11), { request_id: 'req_1', output_tokens: 90, cost_usd: '0.25' }));
    if (!fileFirst) home.send(sent);
    await take();
    home.write(TRANSCRIPT, text([spoken(3)]));
    await take();
    if (fileFirst) home.send(sent);
    await take();
    expect(counted()).toEqual([{ session: 'session-1', input: 5, output: 90, cost: 'reported' }]);
    expect(await rebuilt()).toEqual([]);
  });

  test.each([true, false])(
    'keeps the hour’s cache writes and the searches of a transcript that broke off',
    async (fileFirst) => {
      const sent = { request_id: 'req_1', output_tokens: 90, cache_creation_tokens: 700 };
      if (!fileFirst) home.send(logs(apiRequest('session-1', at(11), sent)));
      await take();
      const written = { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 500 };
      const usage = {
        output_tokens: 3,
        cache_creation_input_tokens: 500,
        cache_creation: written,
        server_tool_use: { web_search_requests: 2 },
      };
      home.write(TRANSCRIPT, text([reply(usage, { line: { requestId: 'req_1', timestamp: at(10) } })]));
      await take();
      if (fileFirst) home.send(logs(apiRequest('session-1', at(11), sent)));
      await take();
      expect(
        all(
          'SELECT output_tokens AS o, cache_write_5m_tokens AS m, cache_write_1h_tokens AS h, web_searches AS w FROM usage',
        ),
      ).toEqual([{ o: 90, m: 200, h: 500, w: 2 }]);
      expect(await rebuilt()).toEqual([]);
    },
  );

  test('counts by what was sent alone where no transcript has it, with the cost that was sent', async () => {
    home.write(TRANSCRIPT, text([spoken(3)]));
    home.send(
      logs(apiRequest('session-1', at(20), { request_id: 'req_title', output_tokens: 7, cost_usd: 0.000_125 })),
    );
    home.send(logs(apiRequest('gone', at(30), { output_tokens: 2 })));
    await take();
    expect(counted()).toEqual([
      { session: 'gone', input: 5, output: 2, cost: 'calculated' },
      { session: 'session-1', input: 5, output: 3, cost: 'calculated' },
      { session: 'session-1', input: 5, output: 7, cost: 'reported' },
    ]);
    expect(all("SELECT cost_picousd FROM usage WHERE cost_source = 'reported'")).toEqual([
      { cost_picousd: 125_000_000 },
    ]);
    expect(all('SELECT external_id, platform FROM conversations ORDER BY 1')).toEqual([
      { external_id: 'gone', platform: 'claude_code' },
      { external_id: 'session-1', platform: 'claude_code' },
    ]);
  });

  test.each([
    ['neither side names requests', null, {}],
    ['the transcript names none', null, { request_id: 'req_9' }],
    ['the event names none', 'req_1', {}],
  ])('is told by the transcript where it has no request that both name: %s', async (_which, request, attributes) => {
    home.send(logs(apiRequest('session-1', at(11), { output_tokens: 4, ...attributes })));
    await take();
    expect(counted()).toHaveLength(1);
    home.write(TRANSCRIPT, text([spoken(3, request)]));
    await take();
    expect(counted()).toEqual([{ session: 'session-1', input: 5, output: 3, cost: 'calculated' }]);
    expect(all('SELECT total_tokens FROM conversations')).toEqual([{ total_tokens: 8 }]);
    home.send(logs(apiRequest('session-1', at(12), { output_tokens: 6, ...attributes })));
    await take();
    expect(counted()).toHaveLength(1);
    expect(await rebuilt()).toEqual([]);
  });
});

describe('a call of a tool of Claude Code', () => {
  const sent = () =>
    logs(
      logRecord('claude_code.tool_decision', at(10), {
        'session.id': 'session-1',
        tool_name: 'Edit',
        tool_use_id: 'tool_1',
        decision: 'reject',
        source: 'user_reject',
      }),
      logRecord('claude_code.tool_result', at(12), {
        'session.id': 'session-1',
        tool_name: 'Bash',
        tool_use_id: 'tool_2',
        success: 'false',
        error_type: 'ShellError',
        duration_ms: '1500',
      }),
    );
  const calls = () =>
    all(
      'SELECT tool_use_id AS id, tool_name AS tool, success, error_class AS error, duration_ms AS ms FROM tool_calls',
    );

  test('and its decision are told by what was sent alone', async () => {
    home.send(sent());
    await take();
    expect(calls()).toEqual([
      { id: 'tool_1', tool: 'Edit', success: null, error: 'rejected', ms: null },
      { id: 'tool_2', tool: 'Bash', success: 0, error: 'shell_error', ms: 1_500 },
    ]);
    expect(all('SELECT decision_id AS id, decision, decided_by AS by FROM decisions')).toEqual([
      { id: 'tool_1', decision: 'rejected', by: 'user' },
    ]);
  });

  test.each([true, false])('is one with the call of the transcript', async (fileFirst) => {
    const content = [{ type: 'tool_use', id: 'tool_2', name: 'Bash', input: { command: 'ls' } }];
    if (!fileFirst) home.send(sent());
    await take();
    home.write(TRANSCRIPT, text([reply({}, { message: { content }, line: { timestamp: at(9) } })]));
    await take();
    if (fileFirst) home.send(sent());
    await take();
    expect(calls()).toHaveLength(2);
    expect(all("SELECT started_at FROM tool_calls WHERE tool_use_id = 'tool_2'")).toEqual([
      { started_at: Date.parse(at(9)) },
    ]);
  });
});

describe('what shares no id with the file', () => {
  const codex = (name: string, second: number, attributes: object) =>
    logRecord(`codex.${name}`, at(second), { 'conversation.id': sessionId(1), model: 'gpt-5.4', ...attributes });

  test('counts until there is a rollout: Codex', async () => {
    home.send(
      logs(
        codex('user_prompt', 5, { prompt_length: '12', prompt: 'MARKER' }),
        codex('sse_event', 10, {
          'event.kind': 'response.completed',
          input_token_count: '100',
          cached_token_count: 40,
          output_token_count: '9',
          reasoning_token_count: 4,
        }),
        codex('tool_decision', 11, { tool_name: 'shell', call_id: 'c1', decision: 'denied', source: 'user' }),
      ),
    );
    await take();
    expect(all('SELECT input_tokens, cache_read_tokens, output_tokens, reasoning_tokens FROM usage')).toEqual([
      { input_tokens: 60, cache_read_tokens: 40, output_tokens: 9, reasoning_tokens: 0 },
    ]);
    expect(all('SELECT interaction_count FROM conversations')).toEqual([{ interaction_count: 1 }]);
    home.write(ROLLOUT, text([sessionMeta(sessionId(1)), turnContext('gpt-5.4', 1)]));
    home.write(ROLLOUT, text(requests([{ input: 100, cached: 40, output: 9 }])));
    await take();
    expect(counted()).toEqual([{ session: sessionId(1), input: 60, output: 9, cost: 'calculated' }]);
    expect(all('SELECT interaction_count FROM conversations')).toEqual([{ interaction_count: 0 }]);
    // A rollout never tells what a person decided.
    expect(all('SELECT decision, decided_by AS by FROM decisions')).toEqual([{ decision: 'rejected', by: 'user' }]);
    expect(await rebuilt()).toEqual([]);
  });

  test.each([
    ['the rollouts first', ['files', 'sent']],
    ['what was sent first', ['sent', 'files']],
    ['the line that names the caller last', ['sent', 'rest', 'sent', 'files']],
  ])('is of the session that called a spawned thread: Codex, %s', async (_how, order) => {
    const [caller, thread] = [sessionId(1), sessionId(2)];
    const of = (id: string) => `codex/sessions/2026/03/04/${rolloutName(id)}`;
    const meta = sessionMeta(thread, spawnedBy(caller));
    const rest = [turnContext('gpt-5.4', 1), ...requests([{ input: 50, output: 4 }])];
    for (const step of order) {
      if (step === 'sent') {
        home.send(
          logs(
            codex('user_prompt', 5, { prompt_length: '12', 'conversation.id': thread }),
            codex('sse_event', 10, {
              'conversation.id': thread,
              'event.kind': 'response.completed',
              input_token_count: '50',
              output_token_count: '4',
            }),
            codex('tool_decision', 11, {
              'conversation.id': thread,
              tool_name: 'shell',
              call_id: 'c1',
              decision: 'approved',
              source: 'user',
            }),
          ),
        );
      } else if (step === 'rest') home.write(of(thread), text(rest));
      else home.write(of(thread), text(order.includes('rest') ? [meta] : [meta, ...rest]));
      await take();
    }
    expect(all('SELECT external_id FROM conversations')).toEqual([{ external_id: caller }]);
    expect(all('SELECT external_id, agent_id, decided_by FROM decisions')).toEqual([
      { external_id: caller, agent_id: thread, decided_by: 'user' },
    ]);
    expect(counted()).toEqual([{ session: caller, input: 50, output: 4, cost: 'calculated' }]);
    expect(await rebuilt()).toEqual([]);
  });

  test('counts until there is a chat: Gemini', async () => {
    const gemini = (name: string, second: number, attributes: object) =>
      logRecord(`gemini_cli.${name}`, at(second), { 'session.id': SESSION, ...attributes });
    home.send(
      logs(
        gemini('api_response', 10, {
          model: 'gemini-2.5-flash',
          input_token_count: 30,
          cached_content_token_count: 10,
          output_token_count: 4,
          thoughts_token_count: 6,
          tool_token_count: 1,
          total_token_count: 41,
        }),
        gemini('tool_call', 11, {
          function_name: 'replace',
          function_args: '{"file":"MARKER"}',
          success: true,
          duration_ms: 20,
          decision: 'modify',
          metadata: { model_added_lines: 9, model_removed_lines: 2, user_added_lines: 1, user_removed_lines: 3 },
        }),
      ),
    );
    await take();
    expect(all('SELECT input_tokens, cache_read_tokens, output_tokens, reasoning_tokens FROM usage')).toEqual([
      { input_tokens: 21, cache_read_tokens: 10, output_tokens: 4, reasoning_tokens: 6 },
    ]);
    expect(all('SELECT decision, lines_suggested, lines_accepted FROM decisions')).toEqual([
      { decision: 'modified', lines_suggested: 9, lines_accepted: 6 },
    ]);
    expect(all('SELECT lines_added, lines_removed FROM code_changes')).toEqual([{ lines_added: 9, lines_removed: 2 }]);
    home.write(CHAT, text([metadata(), answer('m1', 3)]));
    await take();
    expect(counted()).toEqual([{ session: SESSION, input: 1, output: 3, cost: 'calculated' }]);
    for (const table of ['decisions', 'code_changes', 'tool_calls']) expect(all(`SELECT * FROM ${table}`)).toEqual([]);
    expect(await rebuilt()).toEqual([]);
  });
});

test.each([
  ['claude_code.plugin_loaded', 'session.id'],
  ['claude_code.mcp_server_connection', 'session.id'],
  ['codex.conversation_starts', 'conversation.id'],
])('a session that is only opened is none: %s', async (name, id) => {
  home.send(logs(logRecord(name, at(10), { [id]: 'opened' })));
  await take();
  expect(all('SELECT event_type FROM otlp_raw_traces')).toHaveLength(1);
  expect(all('SELECT external_id FROM conversations')).toEqual([]);
  home.send(logs(logRecord(name.replace(/\.\w+$/, '.user_prompt'), at(20), { [id]: 'opened', prompt_length: 5 })));
  await take();
  expect(all('SELECT external_id, started_at FROM conversations')).toEqual([
    { external_id: 'opened', started_at: Date.parse(at(20)) },
  ]);
  expect(await rebuilt()).toEqual([]);
});

describe('sums', () => {
  const START = Date.parse(at(0)) / 1_000;
  const tokens = (type: string, measured: { value: number; at: number; since?: number }, cumulative = false) =>
    point(
      'token.usage',
      { 'session.id': 'summed', model: 'claude-opus-4-5-20251101', type },
      { ...measured, at: START + measured.at, temporality: cumulative ? 'cumulative' : 'delta' },
    );
  const sums = () =>
    all('SELECT sum(input_tokens) AS input, sum(output_tokens) AS output, sum(cache_read_tokens) AS read FROM usage');

  test('of increments are added, each once', async () => {
    const first = [tokens('input', { value: 10, at: 60 }), tokens('output', { value: 3, at: 60 })];
    home.send(points(...first));
    home.send(points(...first, tokens('output', { value: 3, at: 120 }), tokens('cacheRead', { value: 50, at: 120 })));
    await take();
    expect(sums()).toEqual([{ input: 10, output: 6, read: 50 }]);
    expect(all('SELECT external_id, total_tokens FROM conversations')).toEqual([
      { external_id: 'summed', total_tokens: 66 },
    ]);
  });

  test('that go on are counted by their differences, and begin anew', async () => {
    const output = (value: number, second: number, since = 0) =>
      home.send(points(tokens('output', { value, at: second, since }, true)));
    // Out of order; fallen; and with another start.
    output(7, 120);
    output(5, 60);
    output(2, 180);
    output(4, 240, 200);
    await take();
    expect(sums()).toEqual([{ input: 0, output: 5 + 2 + 2 + 4, read: 0 }]);
  });

  test('have the cost that was measured with them', async () => {
    const session = { 'session.id': 'summed', model: 'claude-opus-4-5-20251101' };
    const cost = (value: number) => point('cost.usage', session, { value, at: START + 60 });
    home.send(points(tokens('input', { value: 10, at: 60 }), cost(0.1)));
    home.send(points(point('cost.usage', { ...session, query_source: 'auxiliary' }, { value: 0.2, at: START + 60 })));
    await take();
    expect(all('SELECT cost_picousd, cost_source FROM usage')).toEqual([
      { cost_picousd: 300_000_000_000, cost_source: 'reported' },
    ]);
  });

  test.each(['an event', 'a transcript'])('are withdrawn when %s tells better', async (what) => {
    home.send(points(tokens('input', { value: 10, at: 60 })));
    await take();
    expect(counted()).toHaveLength(1);
    if (what === 'an event') home.send(logs(apiRequest('summed', at(30), { request_id: 'req_1', output_tokens: 2 })));
    else
      home.write(TRANSCRIPT, text([reply({ output_tokens: 2, input_tokens: 5 }, { line: { sessionId: 'summed' } })]));
    await take();
    home.send(points(tokens('input', { value: 10, at: 120 })));
    await take();
    expect(counted()).toEqual([{ session: 'summed', input: 5, output: 2, cost: 'calculated' }]);
    expect(await rebuilt()).toEqual([]);
  });

  test('without a session are nobody’s', () => {
    expect(home.send(points(point('token.usage', { type: 'input' }, { value: 10, at: START })))).toBe(0);
  });
});
