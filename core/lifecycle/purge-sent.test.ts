import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { at, requests, rolloutName, sessionId, sessionMeta, turnContext } from '../capture/codex/test-rollout.ts';
import type { HookMessage } from '../contracts/hook-record.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { rebuild } from '../slow-path/rebuild.ts';
import { apiRequest, logRecord, logs, point, points } from '../slow-path/test-signals.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { discardScratch, openScratch } from '../storage/scratch-database.ts';
import { PurgeableHome } from './test-purge.ts';

let home: PurgeableHome;
beforeEach(() => {
  home = new PurgeableHome();
});
afterEach(() => home.close());

const text = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const sessions = (table: string) =>
  home.database.prepare(`SELECT DISTINCT external_id FROM ${table} ORDER BY 1`).pluck().all();

async function rebuilt(): Promise<unknown> {
  const path = join(home.file.folder, 'again.db');
  const scratch = openScratch(path, home.file.path);
  const { changes } = await rebuild(scratch, createPriceBook(), () => undefined, new AbortController().signal);
  scratch.close();
  discardScratch(path);
  return changes;
}

const CODEX = `codex/sessions/2026/03/04/${rolloutName(sessionId(1))}`;

async function fill(): Promise<void> {
  const spoken = (session: string, number: number, second: number) =>
    reply(
      { output_tokens: number },
      {
        message: { id: `msg_${session}_${number}` },
        line: { sessionId: session, requestId: `req_${session}_${number}`, timestamp: at(second) },
      },
    );
  const sent = (session: string, number: number, second: number) =>
    apiRequest(session, at(second), { request_id: `req_${session}_${number}`, output_tokens: number });
  home.write('claude/projects/-shop/keep-this-session.jsonl', text([spoken('keep-this-session', 1, 10)]));
  home.write('claude/projects/-shop/purge-this-session.jsonl', text([spoken('purge-this-session', 1, 20)]));
  home.write(
    CODEX,
    text([sessionMeta(sessionId(1)), turnContext('gpt-5.4', 1), ...requests([{ input: 9, output: 2 }])]),
  );
  home.send(
    logs(
      sent('keep-this-session', 1, 11),
      sent('purge-this-session', 1, 21),
      sent('purge-this-session', 2, 22),
      sent('sent-session-alone', 1, 30),
      logRecord('codex.tool_decision', at(31), {
        'conversation.id': sessionId(1),
        tool_name: 'shell',
        call_id: 'c',
        decision: 'approved',
        source: 'user',
      }),
    ),
  );
  const since = Date.parse(at(40)) / 1_000;
  const measured = { value: 5, at: since + 60, since };
  home.send(points(point('token.usage', { 'session.id': 'measured-session', type: 'input' }, measured)));
  await home.take();
}

test.each(['purge-this-session', 'sent-session-alone', 'measured-session', sessionId(1)])(
  'a purge of the session %s takes what was sent of it, and nothing else',
  async (session) => {
    await fill();
    const before = sessions('otlp_raw_traces');
    expect(sessions('usage')).toContain(session);
    const { proof } = await home.purge({ session });
    expect(proof.clean).toBe(true);
    for (const table of ['otlp_raw_traces', 'usage', 'conversations']) expect(sessions(table)).not.toContain(session);
    expect(sessions('otlp_raw_traces')).toEqual(before.filter((name) => name !== session));
    expect(home.database.prepare('SELECT facts FROM unit_facts').pluck().all().join()).not.toContain(session);
    expect(await rebuilt()).toEqual([]);
  },
);

test('a response that both tell goes with its transcript, though it was sent later than the purge reaches', async () => {
  const lastSecond = Date.UTC(2026, 2, 4, 23, 59, 59);
  const line = { sessionId: 'late', requestId: 'req_late', timestamp: new Date(lastSecond).toISOString() };
  home.write('claude/projects/-shop/late.jsonl', text([reply({ output_tokens: 3 }, { line })]));
  const attributes = { request_id: 'req_late', output_tokens: 3 };
  home.send(logs(apiRequest('late', new Date(lastSecond + 2_000).toISOString(), attributes)));
  await home.take();
  await home.purge({ until: '2026-03-04', timezone: 'UTC' });
  expect(sessions('usage')).toEqual([]);
  expect(sessions('otlp_raw_traces')).toEqual([]);
});

test('what was purged is not taken in again', async () => {
  await fill();
  await home.purge({ session: 'sent-session-alone' });
  expect(home.send(logs(apiRequest('sent-session-alone', at(30), { request_id: 'req_x', output_tokens: 1 })))).toBe(0);
});

const DAY = { until: '2026-03-04', timezone: 'UTC' };
const MIDNIGHT = Date.UTC(2026, 2, 5);
const near = (seconds: number) => new Date(MIDNIGHT + seconds * 1_000).toISOString();
const measured = (session: string, [since, until]: readonly [number, number], value: number, cumulative = false) =>
  points(
    point(
      'token.usage',
      { 'session.id': session, type: 'output', model: 'claude-opus-4-5-20251101' },
      {
        value,
        since: MIDNIGHT / 1_000 + since,
        at: MIDNIGHT / 1_000 + until,
        temporality: cumulative ? 'cumulative' : 'delta',
      },
    ),
  );
const counted = () => home.database.prepare('SELECT external_id, output_tokens FROM usage ORDER BY 1, 2').raw().all();

test('what was measured across the end of a purge goes with what was sent of the same responses', async () => {
  home.send(logs(apiRequest('across', near(-10), { request_id: 'req_a', output_tokens: 700 })));
  home.send(measured('across', [-30, 30], 700));
  home.send(measured('later', [30, 60], 3));
  await home.take();
  await home.purge(DAY);
  expect(counted()).toEqual([['later', 3]]);
  expect(sessions('otlp_raw_traces')).toEqual(['later']);
  expect(home.send(measured('across', [-30, 30], 700))).toBe(0);
  expect(await rebuilt()).toEqual([]);
});

test('a running sum that holds what is purged goes whole, and is taken again from where it restarts', async () => {
  home.send(measured('running', [-600, -60], 1_000, true));
  home.send(measured('running', [-600, 60], 1_010, true));
  await home.take();
  expect(counted()).toEqual([
    ['running', 10],
    ['running', 1_000],
  ]);
  await home.purge(DAY);
  expect(counted()).toEqual([]);
  expect(home.send(measured('running', [-600, 120], 1_011, true))).toBe(0);
  expect(home.send(measured('running', [130, 180], 4, true))).toBe(1);
  await home.take();
  expect(counted()).toEqual([['running', 4]]);
});

test('the next point of a session that was purged by its name does not bring back what it used', async () => {
  home.send(measured('running-session', [0, 60], 1_000, true));
  await home.take();
  await home.purge({ session: 'running-session' });
  const later = (Date.now() - MIDNIGHT) / 1_000 + 3_600;
  expect(home.send(measured('running-session', [0, Math.round(later)], 1_001, true))).toBe(0);
});

test.each([
  ['days', DAY],
  ['a project', { project: 'shop' }],
])('what is sent of a response later than a purge of %s is refused', async (_of, scope) => {
  const line = { sessionId: 'spoken-session', requestId: 'req_s', timestamp: near(-5), cwd: '/home/ada/shop' };
  home.write('claude/projects/-shop/spoken-session.jsonl', text([reply({ output_tokens: 3 }, { line })]));
  await home.take();
  await home.purge(scope);
  const sent = (at: string, request: string | undefined) =>
    logs(apiRequest('spoken-session', at, { ...(request === undefined ? {} : { request_id: request }) }));
  const later = new Date(Date.now() + 3_600_000).toISOString();
  expect(home.send(sent(later, 'req_s'))).toBe(0);
  expect(home.send(sent(near(-4), undefined))).toBe(0);
  expect(home.send(sent(later, 'req_new'))).toBe(1);
});

test('what was sent of a file that goes whole goes with it, though a moment later than the purge reaches', async () => {
  home.write(
    CODEX,
    text([sessionMeta(sessionId(1)), turnContext('gpt-5.4', 1), ...requests([{ input: 9, output: 2 }])]),
  );
  const completed = logs(
    logRecord('codex.sse_event', near(0.2), {
      'conversation.id': sessionId(1),
      'event.kind': 'response.completed',
      input_token_count: '9',
      output_token_count: '2',
    }),
  );
  home.send(completed);
  await home.take();
  expect(counted()).toHaveLength(1);
  await home.purge(DAY);
  expect(counted()).toEqual([]);
  expect(sessions('otlp_raw_traces')).toEqual([]);
  expect(home.send(completed)).toBe(0);
  expect(await rebuilt()).toEqual([]);
});

// Of one that was only opened and closed nothing is shown.
test.each(['purge-this-session', 'hooked-session-alone', 'opened-and-closed'])(
  'a purge of the session %s takes what hooks told of it, and a repeated message is refused',
  async (session) => {
    const hook = (
      of: string,
      event: HookMessage['event'],
      second: number,
      rest: Partial<HookMessage> = {},
    ): HookMessage => ({
      version: 1,
      tool: 'claude-code',
      nonce: String(second).padStart(16, '0'),
      at: at(second),
      session: of,
      event,
      ...rest,
    });
    const told = ['keep-this-session', 'purge-this-session', 'hooked-session-alone'].flatMap((of, index) => [
      hook(of, 'session_start', 100 * index, { source: 'startup' }),
      hook(of, 'tool_end', 100 * index + 25, { toolUseId: `toolu_${of}`, toolName: 'Edit', durationMs: 9 }),
      hook(of, 'session_end', 100 * index + 50, { reason: 'logout' }),
    ]);
    told.push(hook('opened-and-closed', 'session_start', 400), hook('opened-and-closed', 'session_end', 410));
    for (const message of told) expect(home.hear(message)).toBe(true);
    await fill();
    const before = sessions('hook_raw_traces');
    expect(before).toContain(session);
    const { proof } = await home.purge({ session });
    expect(proof.clean).toBe(true);
    expect(sessions('hook_raw_traces')).toEqual(before.filter((name) => name !== session));
    expect(sessions('conversations')).not.toContain(session);
    expect(home.database.prepare('SELECT facts FROM unit_facts').pluck().all().join()).not.toContain(session);
    expect(await rebuilt()).toEqual([]);
    expect(told.filter((message) => home.hear(message)).map((message) => message.session)).not.toContain(session);
  },
);
