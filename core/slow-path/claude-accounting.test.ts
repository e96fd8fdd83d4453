import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { eventsOf, freshId, reply, storeEvents } from './test-transcript.ts';

/**
 * What is billed for transcripts that other counters get wrong. Every case is derived in the order given, backwards, and
 * file by file in another order.
 */

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

type Billed = {
  rows: number;
  input: number;
  output: number;
  cacheRead: number;
  cost: number;
  sources: string;
};

function derive(events: readonly TelemetryEvent[]): Billed {
  const { writer } = file;
  writer.exec('DELETE FROM claude_raw_traces');
  forgetDerived(writer);
  storeEvents(writer, events);
  expect(deriveAll(new Deriver(writer, createPriceBook())).unreadable).toBe(0);
  const { kept, truth } = keptAndTrueSums(writer);
  expect(kept).toEqual(truth);
  const billed = writer
    .prepare<[], Billed>(
      `SELECT count(*) AS rows, coalesce(sum(input_tokens), 0) AS input, coalesce(sum(output_tokens), 0) AS output,
         coalesce(sum(cache_read_tokens), 0) AS cacheRead, coalesce(sum(cost_picousd), 0) / 1e12 AS cost,
         coalesce(group_concat(DISTINCT cost_source), '') AS sources FROM usage`,
    )
    .get();
  if (billed === undefined) throw new Error('an aggregate has a row');
  return billed;
}

/** Derives in every order that matters; all must agree. */
function billedFor(...files: TelemetryEvent[][]): Billed {
  const events = files.flat();
  const billed = derive(events);
  const rows = derivedRows(file.writer);
  expect(derive([...events].reverse())).toEqual(billed);
  expect(derivedRows(file.writer)).toEqual(rows);
  derive([...files].reverse().flat());
  expect(derivedRows(file.writer)).toEqual(rows);
  return billed;
}

const SONNET = { model: 'claude-sonnet-4-5-20250929' };
const SESSION_1 = 'projects/p/session-1.jsonl';

describe('one response, many lines', () => {
  test('output 1, 5, 100 under the same ids is 100', () => {
    const lines = [1, 5, 100].map((output_tokens) => reply({ input_tokens: 3, output_tokens }));
    expect(billedFor(eventsOf(SESSION_1, lines))).toMatchObject({ rows: 1, input: 3, output: 100 });
  });

  test('out of order, 100 then 1, is 100', () => {
    const lines = [100, 1].map((output_tokens) => reply({ output_tokens }));
    expect(billedFor(eventsOf(SESSION_1, lines))).toMatchObject({ rows: 1, output: 100 });
  });

  test('a copy in a second session counts once, and belongs to one session', () => {
    const line = reply({ output_tokens: 7 });
    const copy = { ...line, sessionId: 'session-2' };
    const billed = billedFor(eventsOf(SESSION_1, [line]), eventsOf('projects/p/session-2.jsonl', [copy]));
    expect(billed).toMatchObject({ rows: 1, output: 7 });
    expect(file.writer.prepare('SELECT external_id FROM usage').all()).toEqual([{ external_id: 'session-1' }]);
  });

  test('a background copy never takes a response from the session that had it', () => {
    const line = { ...reply({ output_tokens: 7 }), sessionId: 'z-original' };
    const copy = { ...line, sessionId: 'a-copy', sessionKind: 'bg' };
    billedFor(eventsOf('projects/p/z-original.jsonl', [line]), eventsOf('projects/p/a-copy.jsonl', [copy]));
    expect(file.writer.prepare('SELECT external_id FROM usage').all()).toEqual([{ external_id: 'z-original' }]);
  });

  test('three lines without a request id are one response, whatever their times', () => {
    const lines = ['10:00', '11:00', '12:00'].map((time) =>
      reply({ output_tokens: 9 }, { line: { requestId: undefined, timestamp: `2026-03-04T${time}:00.000Z` } }),
    );
    expect(billedFor(eventsOf(SESSION_1, lines))).toMatchObject({ rows: 1, output: 9 });
    expect(file.writer.prepare('SELECT occurred_at AS at FROM usage').get()).toEqual({
      at: Date.parse('2026-03-04T10:00:00.000Z'),
    });
  });

  test('a line without a request id is the response of the line that has one', () => {
    const lines = [reply({ output_tokens: 9 }, { line: { requestId: undefined } }), reply({ output_tokens: 4 })];
    expect(billedFor(eventsOf(SESSION_1, lines))).toMatchObject({ rows: 1, output: 9 });
  });

  test('a line without ids of its own counts once by its record', () => {
    const bare = reply({ output_tokens: 9 }, { message: { id: undefined }, line: { requestId: undefined } });
    const other = reply({ output_tokens: 2 }, { message: { id: undefined }, line: { requestId: undefined } });
    expect(billedFor(eventsOf(SESSION_1, [bare, bare, other]))).toMatchObject({ rows: 2, output: 11 });
  });
});

describe('two requests under one message id', () => {
  const two = (isSidechain: boolean) =>
    ['req_1', 'req_2'].map((requestId) => reply({ output_tokens: 10 }, { line: { requestId, isSidechain } }));

  test('are two responses in the main conversation', () => {
    expect(billedFor(eventsOf(SESSION_1, two(false)))).toMatchObject({ rows: 2, output: 20 });
  });

  test('are one on a sidechain', () => {
    expect(billedFor(eventsOf(SESSION_1, two(true)))).toMatchObject({ rows: 1, output: 10 });
  });

  test('a subagent counts, its replay of the conversation does not', () => {
    const main = reply({ input_tokens: 100, output_tokens: 50 }, { message: { id: 'msg_main' } });
    const own = reply(
      { input_tokens: 100, output_tokens: 80, cache_read_input_tokens: 700 },
      { message: { id: 'msg_own' }, line: { requestId: 'req_own', isSidechain: true, agentId: 'a1' } },
    );
    const replay = reply(
      { input_tokens: 100, output_tokens: 100, cache_read_input_tokens: 50_000 },
      { message: { id: 'msg_main' }, line: { requestId: 'req_replay', isSidechain: true, agentId: 'a1' } },
    );
    const agentFile = 'projects/p/session-1/subagents/agent-a1.jsonl';
    const billed = billedFor(eventsOf(SESSION_1, [main]), eventsOf(agentFile, [own, replay]));
    expect(billed).toMatchObject({ rows: 2, input: 200, output: 130, cacheRead: 700 });
    expect(file.writer.prepare('SELECT external_id, agent_id FROM usage ORDER BY message_id').all()).toEqual([
      { external_id: 'session-1', agent_id: null },
      { external_id: 'session-1', agent_id: 'a1' },
    ]);
  });
});

describe('the replies that progress lines carry', () => {
  const inner = {
    type: 'assistant',
    timestamp: '2026-03-04T10:00:01.000Z',
    requestId: 'req_agent',
    message: {
      id: 'msg_agent',
      role: 'assistant',
      ...SONNET,
      content: [{ type: 'text', text: 'Words.' }],
      usage: { input_tokens: 5, output_tokens: 60 },
    },
  };
  const progress = (message: object) => ({
    type: 'progress',
    uuid: freshId(),
    sessionId: 'session-1',
    timestamp: '2026-03-04T10:00:02.000Z',
    data: { type: 'agent_progress', agentId: 'a1', message },
  });
  const ownFile = reply(
    { input_tokens: 5, output_tokens: 61 },
    { message: { id: 'msg_agent', ...SONNET }, line: { requestId: 'req_agent', isSidechain: true, agentId: 'a1' } },
  );

  test("count once beside the subagent's own file", () => {
    const billed = billedFor(
      eventsOf(SESSION_1, [progress(inner)]),
      eventsOf('projects/p/session-1/subagents/agent-a1.jsonl', [ownFile]),
    );
    expect(billed).toMatchObject({ rows: 1, input: 5, output: 61 });
  });

  test('count when that file is gone, for the session and the subagent', () => {
    expect(billedFor(eventsOf(SESSION_1, [progress(inner)]))).toMatchObject({ rows: 1, input: 5, output: 60 });
    expect(file.writer.prepare('SELECT external_id, agent_id, occurred_at AS at FROM usage').get()).toEqual({
      external_id: 'session-1',
      agent_id: 'a1',
      at: Date.parse(inner.timestamp),
    });
  });

  test('count once without a request id', () => {
    const billed = billedFor(
      eventsOf(SESSION_1, [progress({ ...inner, requestId: undefined })]),
      eventsOf('projects/p/session-1/subagents/agent-a1.jsonl', [ownFile]),
    );
    expect(billed).toMatchObject({ rows: 1, output: 61 });
  });

  test('are those of a sidechain: one reply, whatever its request ids', () => {
    const again = progress({ ...inner, requestId: 'req_again' });
    expect(billedFor(eventsOf(SESSION_1, [progress(inner), again]))).toMatchObject({ rows: 1, output: 60 });
  });

  test('a progress line without a reply bills nothing', () => {
    const billed = billedFor(eventsOf(SESSION_1, [progress({ type: 'user', message: inner.message })]));
    expect(billed.rows).toBe(0);
  });
});

describe('what is not billed', () => {
  test("the tool's own messages", () => {
    const line = reply({ input_tokens: 10, output_tokens: 10 }, { message: { model: '<synthetic>' } });
    expect(billedFor(eventsOf(SESSION_1, [line])).rows).toBe(0);
  });

  test('usage on a line that is no reply', () => {
    const line = reply({ output_tokens: 10 }, { line: { type: 'user' } });
    expect(billedFor(eventsOf(SESSION_1, [line])).rows).toBe(0);
  });
});

describe('what it costs', () => {
  const cost = (usage: object, model: string, line: object = {}) =>
    billedFor(eventsOf(SESSION_1, [reply({ ...usage }, { message: { model }, line: { ...line } })]));

  test('cache writes of 5 minutes and of 1 hour have their own rates', () => {
    const cache_creation = { ephemeral_5m_input_tokens: 400_000, ephemeral_1h_input_tokens: 600_000 };
    const billed = cost({ cache_creation_input_tokens: 1_000_000, cache_creation }, 'claude-opus-4-5-20251101');
    expect(billed).toMatchObject({ cost: 8.5, sources: 'calculated' });
  });

  test('cache writes that are not told apart are of 5 minutes', () => {
    expect(cost({ cache_creation_input_tokens: 1_000_000 }, 'claude-opus-4-5-20251101').cost).toBe(6.25);
  });

  test('a long request costs the long rates as a whole', () => {
    const model = 'claude-sonnet-4-20250514';
    expect(cost({ input_tokens: 250_000, output_tokens: 1_000 }, model).cost).toBe(1.5225);
    const read = { input_tokens: 50_000, output_tokens: 1_000, cache_read_input_tokens: 180_000 };
    expect(cost(read, model).cost).toBe(0.4305);
  });

  test('fast mode costs the fast rate', () => {
    expect(cost({ input_tokens: 1_000, output_tokens: 1_000, speed: 'fast' }, 'claude-opus-4-6').cost).toBe(0.18);
  });

  test('an unknown speed, null, is the standard one', () => {
    expect(cost({ input_tokens: 1_000, output_tokens: 1_000, speed: null }, 'claude-opus-4-6').cost).toBe(0.03);
  });

  test('web searches cost extra', () => {
    const server_tool_use = { web_search_requests: 3 };
    expect(cost({ input_tokens: 100, output_tokens: 100, server_tool_use }, SONNET.model).cost).toBe(0.0318);
  });

  test('what another model was asked on the way is billed beside the response, once, at its own rates', () => {
    const advisor = (output: number) => ({
      type: 'advisor_message',
      model: 'claude-opus-4-6',
      input_tokens: 1_000,
      output_tokens: output,
    });
    const lines = [1, 1_000].map((output) =>
      reply(
        { input_tokens: 100, output_tokens: 100, iterations: [{ type: 'message' }, advisor(output)] },
        { message: { id: 'msg_advised', model: SONNET.model }, line: { requestId: 'req_advised' } },
      ),
    );
    expect(billedFor(eventsOf(SESSION_1, lines))).toMatchObject({ rows: 2, input: 1_100, output: 1_100, cost: 0.0318 });
  });

  test('what the tool itself reported stands', () => {
    const billed = cost({ input_tokens: 100, output_tokens: 100 }, SONNET.model, { costUSD: 9.99 });
    expect(billed).toMatchObject({ cost: 9.99, sources: 'reported' });
  });

  test.each(['claude-sonnet-4-5-turbo', 'claude-sonnet-4-7', 'my own model'])(
    '%s only looks known: unpriced',
    (model) => {
      expect(cost({ input_tokens: 100 }, model)).toMatchObject({ rows: 1, input: 100, cost: 0, sources: 'unpriced' });
    },
  );

  test("a search of the tool's own has no cost of its own", () => {
    const result = {
      type: 'user',
      uuid: freshId(),
      sessionId: 'session-1',
      timestamp: '2026-03-04T10:00:00.000Z',
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'text' }] },
      toolUseResult: { query: 'words', searchCount: 4 },
    };
    expect(billedFor(eventsOf(SESSION_1, [result])).rows).toBe(0);
  });
});
