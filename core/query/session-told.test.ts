import { afterEach, beforeEach, expect, test } from 'vitest';
import { at, rolloutName, sessionId, sessionMeta, spawnedBy, turnContext } from '../capture/codex/test-rollout.ts';
import type { HookEvent } from '../contracts/hook-record.ts';
import { apiRequest, logRecord, logs, point, points } from '../slow-path/test-signals.ts';
import { ToolsHome } from '../slow-path/test-tools-home.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { askAt } from './test-ask.ts';

let home: ToolsHome;
beforeEach(() => {
  home = new ToolsHome();
});
afterEach(() => home.close());

const SESSION = 'session-1';
const START = Date.parse(at(0)) / 1_000;
const text = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

const NOW = Date.parse(at(600));
const database = () => ({ reader: home.database });
const OF = { platform: 'claude_code', sessionId: SESSION } as const;

let nonce = 0;
function hook(event: HookEvent, second: number, rest: { reason?: string } = {}): void {
  nonce += 1;
  const message = { version: 1, tool: 'claude-code', session: SESSION, event, at: at(second), ...rest } as const;
  home.hear({ ...message, nonce: nonce.toString(16).padStart(16, '0') });
}

const measure = (metric: string, value: number, minute: number, type?: string, cumulative = false) =>
  point(
    metric,
    { 'session.id': SESSION, ...(type === undefined ? {} : { type }) },
    { value, at: START + minute * 60, since: START, temporality: cumulative ? 'cumulative' : 'delta' },
  );

test('a session says what its tool told, each sum once', async () => {
  home.write(
    'claude/projects/-shop/session-1.jsonl',
    text([reply({ output_tokens: 3 }, { line: { timestamp: at(1) } })]),
  );
  await home.read();
  const error = logRecord('claude_code.api_error', at(20), {
    'session.id': SESSION,
    status_code: '529',
    error: 'MARK',
  });
  home.send(
    logs(
      error,
      logRecord('claude_code.compaction', at(40), { 'session.id': SESSION, trigger: 'auto', success: 'true' }),
      logRecord('claude_code.compaction', at(70), { 'session.id': SESSION, trigger: 'auto', success: 'false' }),
      apiRequest(SESSION, at(90), { request_id: 'req_9', output_tokens: 2 }),
    ),
  );
  home.send(logs(error));
  home.send(
    points(
      measure('active_time.total', 1.5, 1, 'user'),
      measure('active_time.total', 20.25, 1, 'cli'),
      measure('lines_of_code.count', 7, 1, 'added', true),
      measure('lines_of_code.count', 9, 2, 'added', true),
      measure('commit.count', 1, 1),
      measure('commit.count', 1, 2),
    ),
  );
  // The end of the same compaction, and its beginning.
  hook('compaction_start', 30);
  hook('compaction_end', 41);
  hook('permission_request', 50);
  hook('permission_denied', 51);
  hook('session_end', 100, { reason: 'logout' });
  home.derive();
  const { session } = await askAt(database(), NOW, 'session', OF);
  expect(session?.told).toEqual({
    requestErrors: 1,
    compactions: 1,
    userActiveMs: 1_500,
    toolActiveMs: 20_250,
    firstTokenP50Ms: null,
    linesAdded: 9,
    linesRemoved: null,
    commits: 2,
    pullRequests: null,
    permissionRequests: 1,
    permissionDenials: 1,
    endReason: 'logout',
  });
  const timeline = await askAt(database(), NOW, 'sessionTimeline', OF);
  const second = (instant: string) => Date.parse(instant) - Date.parse(timeline.startedAt ?? '');
  expect(timeline.compactions.at).toEqual([second(at(40))]);
  expect(timeline.errors.at).toEqual([second(at(20))]);
});

test('a session of which nothing was sent says nothing so', async () => {
  home.write('claude/projects/-shop/session-1.jsonl', text([reply({ output_tokens: 3 })]));
  await home.read();
  home.derive();
  expect((await askAt(database(), NOW, 'session', OF)).session?.told).toBeNull();
});

test('what a spawned thread sent is told by the session that called it', async () => {
  const [caller, thread] = [sessionId(1), sessionId(2)];
  const file = (id: string) => `codex/sessions/2026/03/04/${rolloutName(id)}`;
  home.write(file(caller), text([sessionMeta(caller), turnContext('gpt-5.4', 1), turnContext('gpt-5.4', 99)]));
  home.write(file(thread), text([sessionMeta(thread, spawnedBy(caller)), turnContext('gpt-5.4', 1)]));
  await home.read();
  const failed = {
    'conversation.id': thread,
    model: 'gpt-5.4',
    'http.response.status_code': 500,
    'error.message': 'MARK',
  };
  const decided = { 'conversation.id': thread, tool_name: 'shell', call_id: 'c', decision: 'approved', source: 'user' };
  home.send(logs(logRecord('codex.api_request', at(20), failed), logRecord('codex.tool_decision', at(21), decided)));
  home.derive();
  const of = { platform: 'codex_cli', sessionId: caller } as const;
  const { session } = await askAt(database(), NOW, 'session', of);
  expect(session?.told).toMatchObject({ requestErrors: 1, compactions: 0 });
  expect((await askAt(database(), NOW, 'sessionTimeline', of)).errors.at).toHaveLength(1);
});

test('how long the turns of Codex waited for the first token is told by the middle one', async () => {
  const thread = sessionId(3);
  const waited = (second: number, milliseconds?: number) =>
    logRecord('codex.turn_ttft', at(second), {
      'conversation.id': thread,
      model: 'gpt-5.4',
      ...(milliseconds === undefined ? {} : { duration_ms: milliseconds }),
    });
  const of = { platform: 'codex_cli', sessionId: thread } as const;
  const told = async () => (await askAt(database(), NOW, 'session', of)).session?.told;
  home.write(
    `codex/sessions/2026/03/04/${rolloutName(thread)}`,
    text([sessionMeta(thread), turnContext('gpt-5.4', 1), turnContext('gpt-5.4', 99)]),
  );
  await home.read();
  home.send(logs(waited(5)));
  home.derive();
  expect(await told()).toMatchObject({ firstTokenP50Ms: null });
  // One of them is sent twice, as an exporter does that heard no answer.
  home.send(logs(waited(10, 900), waited(20, 4_000), waited(30, 100)));
  home.send(logs(waited(30, 100)));
  home.derive();
  expect(await told()).toMatchObject({ firstTokenP50Ms: 900 });
});

test('what was sent is among what is stored and what is counted', async () => {
  home.send(logs(apiRequest(SESSION, at(20), { output_tokens: 2 })));
  hook('prompt', 30);
  const pipeline = () => askAt(database(), Date.now(), 'pipeline', {});
  expect((await pipeline()).sentWatermarks).toEqual([
    { intake: 'otlp', stored: 1, counted: 0, behind: 1, countedAt: null },
    { intake: 'hooks', stored: 1, counted: 0, behind: 1, countedAt: null },
  ]);
  home.derive();
  const { sentWatermarks, lastMinute, received } = await pipeline();
  expect(sentWatermarks.map(({ behind }) => behind)).toEqual([0, 0]);
  // Nothing of it stands in a file; each came through its own door.
  expect(lastMinute).toContainEqual({ platform: 'claude_code', events: 0 });
  expect(received).toEqual(['otlp', 'hooks'].map((intake) => ({ intake, events: 1, lastAt: expect.any(String) })));
  const { raw } = await askAt(database(), Date.now(), 'storage', {});
  expect(raw).toEqual([expect.objectContaining({ platform: 'claude_code', rows: 2 })]);
});

const TOLD = { 'session.id': SESSION };

test('a compaction whose beginning alone a hook tells counts once, whoever tells its end', async () => {
  const boundary = { type: 'system', subtype: 'compact_boundary', uuid: 'u-compact', sessionId: SESSION, cwd: '/shop' };
  home.write(
    'claude/projects/-shop/session-1.jsonl',
    text([
      reply({ output_tokens: 3 }, { line: { timestamp: at(1) } }),
      { ...boundary, timestamp: at(340) },
      reply({ output_tokens: 3 }, { message: { id: 'msg_2' }, line: { uuid: 'u-2', timestamp: at(500) } }),
    ]),
  );
  await home.read();
  home.send(
    logs(
      logRecord('claude_code.compaction', at(70), { ...TOLD, trigger: 'auto', success: 'true' }),
      logRecord('claude_code.compaction', at(220), { ...TOLD, trigger: 'auto', success: 'false' }),
    ),
  );
  // Their ends: sent, sent as one that came to nothing, in the file, and told by nobody.
  for (const second of [30, 200, 300, 400]) hook('compaction_start', second);
  home.derive();
  const { session } = await askAt(database(), NOW, 'session', OF);
  expect(session?.told?.compactions).toBe(3);
  const timeline = await askAt(database(), NOW, 'sessionTimeline', OF);
  const second = (instant: string) => Date.parse(instant) - Date.parse(timeline.startedAt ?? '');
  expect(timeline.compactions.at).toEqual([at(70), at(340), at(400)].map(second));
});

test('requests that fail one after the other are as many, and the one that a hook tells, too, is none more', async () => {
  home.write(
    'claude/projects/-shop/session-1.jsonl',
    text([reply({ output_tokens: 3 }, { line: { timestamp: at(1) } })]),
  );
  await home.read();
  const failed = (second: number) => logRecord('claude_code.api_error', at(second), { ...TOLD, status_code: '429' });
  home.send(logs(failed(20), failed(21), failed(23)));
  hook('turn_failure', 24);
  home.derive();
  expect((await askAt(database(), NOW, 'session', OF)).session?.told?.requestErrors).toBe(3);
});
