import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer, metadata, SESSION, updated } from '../capture/gemini/test-chat.ts';
import { billedBy, TestChats } from './test-gemini-chats.ts';

/** What is billed for chats that other counters get wrong, from real files to the rows of `usage`. */

let chats: TestChats;
beforeEach(() => {
  chats = new TestChats();
});
afterEach(() => chats.close());

const LINES = 'shop/chats/session-2026-01-02T03-04-887ba529.jsonl';

const billed = () => billedBy(chats);

function rewoundMessages(): unknown[] {
  return chats.database.prepare('SELECT message_id FROM usage WHERE is_rewound = 1 ORDER BY 1').pluck().all();
}

describe('a message that is written again', () => {
  test('10, then 100: the last record tells', async () => {
    chats.write(LINES, [metadata(), answer('a', 10), updated(6), answer('a', 100), updated(7)]);
    expect(await billed()).toMatchObject({ rows: 1, input: 1, output: 100 });
  });

  test('100, then 40: the last record tells, not the largest', async () => {
    chats.write(LINES, [metadata(), answer('a', 100), answer('a', 40)]);
    expect(await billed()).toMatchObject({ rows: 1, output: 40 });
  });

  test('across two readings of a growing file', async () => {
    chats.write(LINES, [metadata(), answer('a', 100)]);
    expect(await billed()).toMatchObject({ rows: 1, output: 100 });
    appendFileSync(join(chats.folder, LINES), `${JSON.stringify(answer('a', 40))}\n${JSON.stringify(answer('b', 3))}`);
    expect(await billed()).toMatchObject({ rows: 2, output: 43 });
    appendFileSync(join(chats.folder, LINES), `\n${JSON.stringify(answer('b', 4))}\n`);
    expect(await billed()).toMatchObject({ rows: 2, output: 44 });
  });

  test('in a `$set` with a list of messages, which carries usage', async () => {
    const list = { $set: { messages: [answer('a', 20), answer('c', 3)] } };
    chats.write(LINES, [metadata(), answer('a', 10), answer('b', 5), list, answer('c', 4)]);
    expect(await billed()).toMatchObject({ rows: 3, output: 29 });
  });

  test('a list in the first line counts too', async () => {
    chats.write(LINES, [metadata({ messages: [answer('a', 20)] }), answer('b', 1)]);
    expect(await billed()).toMatchObject({ rows: 2, output: 21 });
  });
});

describe('a rewind', () => {
  test('hides messages, but they were billed', async () => {
    chats.write(LINES, [
      metadata(),
      answer('a', 1),
      answer('b', 2),
      answer('c', 4),
      { $rewindTo: 'b' },
      answer('d', 8),
    ]);
    expect(await billed()).toMatchObject({ rows: 4, output: 15 });
    expect(rewoundMessages()).toEqual(['b', 'c']);
  });

  test('to an unknown message hides all that there were', async () => {
    chats.write(LINES, [metadata(), answer('a', 1), { $rewindTo: 'x' }, answer('d', 8)]);
    expect(await billed()).toMatchObject({ rows: 2, output: 9 });
    expect(rewoundMessages()).toEqual(['a']);
  });

  test('that comes later marks what was counted before', async () => {
    chats.write(LINES, [metadata(), answer('a', 1), answer('b', 2)]);
    await billed();
    expect(rewoundMessages()).toEqual([]);
    appendFileSync(join(chats.folder, LINES), `${JSON.stringify({ $rewindTo: 'b' })}\n`);
    expect(await billed()).toMatchObject({ rows: 2, output: 3 });
    expect(rewoundMessages()).toEqual(['b']);
  });
});

describe('tokens', () => {
  const FLASH = { input: 0.3, output: 2.5, cacheRead: 0.03 };
  const tokens = (counts: object) => [metadata(), answer('a', 0, { tokens: counts })];

  test('the cache is a part of the input, thoughts cost as output, tool results as input', async () => {
    chats.write(LINES, tokens({ input: 1_000, output: 50, cached: 400, thoughts: 70, tool: 30, total: 1_150 }));
    const sums = await billed();
    expect(sums).toMatchObject({ input: 630, output: 50, reasoning: 70, cacheRead: 400, total: 1_150 });
    expect(sums.cost).toBeCloseTo((630 * FLASH.input + 120 * FLASH.output + 400 * FLASH.cacheRead) / 1e6, 12);
  });

  test('the cache is apart where the total says so', async () => {
    chats.write(LINES, tokens({ input: 1_000, output: 50, cached: 400, thoughts: 70, tool: 30, total: 1_550 }));
    expect(await billed()).toMatchObject({ input: 1_030, output: 50, reasoning: 70, cacheRead: 400 });
  });

  test('a total beyond all kinds is billed, and its cost an estimate', async () => {
    chats.write(LINES, tokens({ input: 1_000, output: 50, cached: 0, total: 1_150 }));
    expect(await billed()).toMatchObject({ input: 1_000, output: 50, reasoning: 100, sources: 'estimated' });
  });

  test('nothing billed is no response, and takes nothing away', async () => {
    const nothing = { input: 0, output: 0, cached: 0, thoughts: 0, tool: 0, total: 0 };
    chats.write(LINES, [
      metadata(),
      answer('a', 9),
      answer('a', 0, { tokens: nothing }),
      answer('b', 0, { tokens: nothing }),
    ]);
    expect(await billed()).toMatchObject({ rows: 1, output: 9 });
  });

  test('gemini-2.5-pro above 200,000 tokens of input costs more as a whole, the cache included', async () => {
    const pro = (id: string, input: number, cached: number) =>
      answer(id, 0, { model: 'gemini-2.5-pro', tokens: { input, output: 1_000, cached, total: input + 1_000 } });
    chats.write(LINES, [metadata(), pro('at', 200_000, 0)]);
    expect((await billed()).cost).toBeCloseTo(0.2 * 1.25 + 0.001 * 10, 12);
    chats.write(LINES, [metadata(), pro('at', 200_001, 0)]);
    expect((await billed()).cost).toBeCloseTo(0.200001 * 2.5 + 0.001 * 15, 12);
    chats.write(LINES, [metadata(), pro('at', 200_001, 180_001)]);
    expect((await billed()).cost).toBeCloseTo(0.02 * 2.5 + 0.180001 * 0.25 + 0.001 * 15, 12);
  });

  test('a model that only looks like a known one has no price, and its tokens stay', async () => {
    chats.write(LINES, [
      metadata(),
      answer('a', 5, { model: 'gemini-2.5-flash-extra' }),
      answer('b', 5, { model: null }),
    ]);
    expect(await billed()).toMatchObject({ rows: 2, output: 10, cost: 0, sources: 'unpriced' });
  });

  test('numbers may be text; impossible ones are refused and counted, the rest stays', async () => {
    const text = answer('a', 0, { tokens: { input: '7', output: '8', total: '15' } });
    chats.write(LINES, [metadata(), text, answer('b', -1), answer('c', 1e15), answer('d', 2)]);
    expect(await billed()).toMatchObject({ rows: 2, input: 8, output: 10 });
    expect(chats.rejected).toBe(2);
  });
});

test("a subagent's chat is the calling session's spending, and can be told apart", async () => {
  const child = (id: string) => metadata({ sessionId: id, kind: 'subagent' });
  chats.write(LINES, [metadata(), answer('main', 1)]);
  chats.write(`shop/chats/${SESSION}/a1.jsonl`, [
    child('a1'),
    { id: 'u', type: 'user', content: 'x' },
    answer('one', 2),
  ]);
  chats.write(`shop/chats/${SESSION}/a2.json`, { ...child('a2'), messages: [answer('two', 4)] });
  expect(await billed()).toMatchObject({ rows: 3, output: 7 });
  const rows = chats.database.prepare('SELECT external_id, agent_id, output_tokens FROM usage ORDER BY 3').raw().all();
  expect(rows).toEqual([
    [SESSION, null, 1],
    [SESSION, 'a1', 2],
    [SESSION, 'a2', 4],
  ]);
  const sessions = 'SELECT external_id, total_tokens, interaction_count FROM conversations';
  expect(chats.database.prepare(sessions).raw().all()).toEqual([[SESSION, 10, 0]]);
});

test('edits give calls, changed lines and decisions', async () => {
  const call = (id: string, status: string, user: number) => ({
    id,
    name: 'replace',
    args: { file_path: '/w/a.ts' },
    status,
    timestamp: '2026-01-02T03:04:09.000Z',
    resultDisplay: {
      fileDiff: '',
      originalContent: 'x',
      diffStat: { model_added_lines: 4, model_removed_lines: 2, user_added_lines: 0, user_removed_lines: user },
    },
  });
  const toolCalls = [
    call('c1', 'success', 0),
    call('c2', 'success', 1),
    call('c3', 'cancelled', 0),
    call('c4', 'error', 0),
  ];
  chats.write(LINES, [metadata(), answer('a', 1, { toolCalls })]);
  await billed();
  const all = (sql: string) => chats.database.prepare(sql).raw().all();
  expect(all('SELECT tool_use_id, success, error_class, lines_added FROM tool_calls ORDER BY 1')).toEqual([
    ['c1', 1, null, 4],
    ['c2', 1, null, 4],
    ['c3', null, 'cancelled', null],
    ['c4', 0, 'other', null],
  ]);
  expect(all('SELECT decision_id, decision, lines_suggested, lines_accepted FROM decisions ORDER BY 1')).toEqual([
    ['c1', 'accepted', 4, 4],
    ['c2', 'modified', 4, 3],
    ['c3', 'rejected', 4, 0],
  ]);
  expect(all('SELECT change_id, file_extension, lines_added, lines_removed FROM code_changes ORDER BY 1')).toEqual([
    ['c1', '.ts', 4, 2],
    ['c2', '.ts', 4, 2],
  ]);
  expect(all('SELECT total_changes FROM conversations')).toEqual([[12]]);
});
