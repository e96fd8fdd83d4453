import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  requests,
  restamped,
  rolloutName,
  type Spent,
  sessionId,
  sessionMeta,
  spawnedBy,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { answer, metadata } from '../capture/gemini/test-chat.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { ToolsHome } from '../slow-path/test-tools-home.ts';
import { reply, type TranscriptLine } from '../slow-path/test-transcript.ts';
import { report } from './report.ts';

let home: ToolsHome;
beforeEach(() => {
  home = new ToolsHome();
});
afterEach(() => home.close());

const A: Spent = { input: 1_000, cached: 200, output: 50 };
const B: Spent = { input: 1_500, cached: 400, output: 70 };
const C: Spent = { input: 300, cached: 100, output: 55 };

function write(name: string, lines: readonly object[]): void {
  home.write(name, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function writeRollout(id: string, lines: readonly object[]): void {
  write(`codex/sessions/2026/03/04/${rolloutName(id)}`, lines);
}

/** Which session each session of the report came from. */
async function parents(): Promise<Record<string, string | null | undefined>> {
  await home.read();
  home.derive();
  const { rows } = report(home.database, { kind: 'session', timezone: 'UTC' }, createPriceBook);
  return Object.fromEntries(rows.map(({ key, session }) => [key, session?.parentSessionId]));
}

function billed(): unknown[] {
  return home.database
    .prepare(
      `SELECT external_id AS session, agent_id AS agent, parent_external_id AS parent, count(*) AS responses
       FROM usage GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
    .all();
}

test('a fork of Codex comes from what it names, and a helper’s work from what called it, which may be a helper', async () => {
  const [origin = '', fork = '', helper = '', second = ''] = [1, 2, 3, 4].map(sessionId);
  const history = [sessionMeta(origin), turnContext('gpt-5-codex'), ...requests([A])];
  writeRollout(origin, history);
  const copied = restamped(history, 500);
  writeRollout(fork, [
    sessionMeta(fork, { forked_from_id: origin }, 500),
    ...copied,
    ...requests([B], { before: [A], from: 600 }),
  ]);
  writeRollout(helper, [sessionMeta(helper, spawnedBy(origin), 700), ...requests([C], { from: 710 })]);
  writeRollout(second, [sessionMeta(second, spawnedBy(helper), 800), ...requests([B], { from: 810 })]);
  expect(await parents()).toEqual({ [origin]: null, [fork]: origin });
  expect(billed()).toEqual([
    { session: origin, agent: null, parent: null, responses: 1 },
    { session: origin, agent: helper, parent: origin, responses: 1 },
    { session: origin, agent: second, parent: helper, responses: 1 },
    { session: fork, agent: null, parent: origin, responses: 1 },
  ]);
});

test('a fork of Claude Code comes from the session that its last copied response belongs to', async () => {
  const said = (id: string, minute: number, line: TranscriptLine = {}): TranscriptLine =>
    reply(
      { output_tokens: 10 },
      {
        message: { id: `msg_${id}` },
        line: { uuid: `u-${id}`, requestId: `req_${id}`, timestamp: `2026-03-04T10:${minute}:00.000Z`, ...line },
      },
    );
  const history = [said('1', 10), said('2', 11)];
  const files: Record<string, readonly TranscriptLine[]> = {
    'z-origin': [...history, said('agent', 12, { isSidechain: true, agentId: 'a1' })],
    'b-fork': [...history, said('3', 20)],
    'a-fork': [...history, said('3', 20), said('4', 30)],
    alone: [said('5', 40)],
  };
  for (const [session, lines] of Object.entries(files)) {
    write(
      `claude/projects/-shop/${session}.jsonl`,
      lines.map((line) => ({ ...line, sessionId: session })),
    );
  }
  expect(await parents()).toEqual({ 'z-origin': null, 'b-fork': 'z-origin', 'a-fork': 'b-fork', alone: null });
  expect(billed()).toContainEqual({ session: 'z-origin', agent: 'a1', parent: 'z-origin', responses: 1 });
});

test('the work of Gemini’s subagent comes from the session whose folder it lies in', async () => {
  write('gemini/shop/chats/session-one.jsonl', [metadata({ sessionId: 'one' }), answer('m1', 5)]);
  write('gemini/shop/chats/one/helper.jsonl', [metadata({ sessionId: 'helper', kind: 'subagent' }), answer('m2', 7)]);
  expect(await parents()).toEqual({ one: null });
  expect(billed()).toEqual([
    { session: 'one', agent: null, parent: null, responses: 1 },
    { session: 'one', agent: 'helper', parent: 'one', responses: 1 },
  ]);
});
