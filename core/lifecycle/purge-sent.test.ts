import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { at, requests, rolloutName, sessionId, sessionMeta, turnContext } from '../capture/codex/test-rollout.ts';
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
