import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer, type ChatRecord, metadata, SESSION, updated } from '../capture/gemini/test-chat.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { type BilledChats, TestChats } from './test-gemini-chats.ts';

/** What is billed for chats that other counters get wrong, from real files to the rows of `usage`. */

let chats: TestChats;
beforeEach(() => {
  chats = new TestChats();
});
afterEach(() => chats.close());

const LINES = 'shop/chats/session-2026-01-02T03-04-887ba529.jsonl';
const OBJECT = 'shop/chats/session-2026-01-02T03-04-887ba529.json';
const later = { lastUpdated: '2026-01-02T03:09:00.000Z' };

/** Takes in what was written; the sums that are kept and a derivation from the beginning have to agree. */
async function billed(): Promise<BilledChats> {
  await chats.take();
  const { kept, truth } = keptAndTrueSums(chats.database);
  expect(kept).toEqual(truth);
  const rows = derivedRows(chats.database);
  forgetDerived(chats.database);
  deriveAll(new Deriver(chats.database, createPriceBook()));
  expect(derivedRows(chats.database)).toEqual(rows);
  return chats.billed();
}

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

describe('a session in several files', () => {
  const all = [metadata(), answer('a', 1), answer('b', 2), answer('b', 20), updated(8), answer('c', 3), updated(9)];
  const messages = [answer('a', 1), answer('b', 20), answer('c', 3)];

  test('an object and the lines it was migrated to', async () => {
    chats.write(OBJECT, metadata({ messages }));
    chats.write(LINES, [metadata(), ...messages, answer('d', 4)]);
    expect(await billed()).toMatchObject({ rows: 4, output: 28 });
  });

  test('at several sizes, each the beginning of the next', async () => {
    for (const size of [2, 3, 4, 7]) chats.write(`copy${size}/${LINES}`, all.slice(0, size));
    expect(await billed()).toMatchObject({ rows: 3, output: 24 });
  });

  test('copied whole', async () => {
    chats.write(LINES, all);
    expect(await billed()).toMatchObject({ rows: 3, output: 24 });
    chats.write(`elsewhere/${LINES}`, all);
    expect(await billed()).toMatchObject({ rows: 3, output: 24 });
  });

  test('under another session id, a message is still one', async () => {
    chats.write(LINES, all);
    chats.write('shop/chats/session-other.jsonl', [metadata({ sessionId: 'zz' }), ...messages, answer('new', 5)]);
    expect(await billed()).toMatchObject({ rows: 4, output: 29 });
  });

  test('without ids, a message is one by what it says', async () => {
    const nameless = (output: number) => answer('', output, { id: undefined });
    chats.write(LINES, [metadata(), nameless(1), nameless(2)]);
    chats.write(`elsewhere/${LINES}`, [metadata(), nameless(1)]);
    expect(await billed()).toMatchObject({ rows: 2, output: 3 });
  });
});

describe('a file that is written anew as a whole', () => {
  test('tells the last of each message, and takes nothing away', async () => {
    chats.write(OBJECT, metadata({ messages: [answer('a', 10), answer('b', 1)] }));
    expect(await billed()).toMatchObject({ rows: 2, output: 11 });
    chats.write(OBJECT, metadata({ ...later, messages: [answer('a', 100), answer('c', 2)] }));
    expect(await billed()).toMatchObject({ rows: 3, output: 103 });
    chats.restart();
    expect(await billed()).toMatchObject({ rows: 3, output: 103 });
    rmSync(join(chats.folder, OBJECT));
    expect(await billed()).toMatchObject({ rows: 3, output: 103 });
  });

  test('is resumed by an older version: the same object grows', async () => {
    chats.write(OBJECT, metadata({ messages: [answer('a', 10)] }));
    await billed();
    chats.write(OBJECT, metadata({ ...later, messages: [answer('a', 10), answer('b', 5)] }));
    expect(await billed()).toMatchObject({ rows: 2, output: 15 });
    const stored = chats.database.prepare('SELECT count(*) FROM gemini_raw_traces WHERE message_id = ?').pluck();
    expect(stored.get('a')).toBe(1);
  });

  test('waits while it is being written, and is refused when it is no JSON', async () => {
    chats.write(OBJECT, JSON.stringify(metadata({ messages: [answer('a', 10)] })).slice(0, -20));
    expect(await billed()).toMatchObject({ rows: 0 });
    expect(chats.rejected).toBe(0);
    chats.write(OBJECT, `\ufeff${JSON.stringify(metadata({ messages: [answer('a', 10)] }))}\r\n`);
    expect(await billed()).toMatchObject({ rows: 1, output: 10 });
    chats.write('shop/chats/session-bad.json', '{"messages": [nothing]}');
    expect(await billed()).toMatchObject({ rows: 1, output: 10 });
    expect(chats.rejected).toBe(1);
  });

  test('with more messages than a frame holds, is one session', async () => {
    const messages = Array.from({ length: 450 }, (_, index) => answer(`m${index}`, 1));
    chats.write(OBJECT, metadata({ messages }));
    expect(await billed()).toMatchObject({ rows: 450, output: 450 });
  });
});

describe('lines', () => {
  test('that are bad are ignored and counted; the last one needs no newline', async () => {
    const good = [metadata(), answer('a', 1), answer('b', 2)].map((one) => JSON.stringify(one));
    chats.write(LINES, `${good[0]}\nno JSON\n${good[1]}\r\n[1]\n\n${good[2]}`);
    expect(await billed()).toMatchObject({ rows: 2, output: 3 });
    expect(chats.rejected).toBe(2);
  });

  test('other files of the folders are no chats', async () => {
    chats.write('shop/logs.json', [answer('a', 1)]);
    chats.write('shop/checkpoint-1.json', { messages: [answer('a', 1)] });
    expect(await billed()).toMatchObject({ rows: 0 });
    expect(chats.accepted + chats.rejected).toBe(0);
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

test('growth, rewrites, copies and restarts in any order end as one reading of all would', async () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const record: fc.Arbitrary<ChatRecord> = fc.oneof(
    fc.tuple(id, fc.nat(9)).map(([name, output]) => answer(name, output)),
    id.map((name) => ({ $rewindTo: name })),
    fc.array(id, { maxLength: 3 }).map((names) => ({ $set: { messages: names.map((name) => answer(name, 1)) } })),
    fc.nat(59).map(updated),
  );
  const action = fc.oneof(
    { weight: 4, arbitrary: fc.record({ append: fc.constantFrom(LINES, `x/${LINES}`), records: fc.array(record) }) },
    {
      weight: 2,
      arbitrary: fc.record({ object: fc.uniqueArray(fc.tuple(id, fc.nat(9)), { selector: ([name]) => name }) }),
    },
    { weight: 1, arbitrary: fc.constant({ restart: true }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 8 }), async (actions) => {
      const history = new Map<string, ChatRecord[]>();
      const said = new Set<string>();
      chats.close();
      chats = new TestChats();
      for (const [step, one] of actions.entries()) {
        if ('restart' in one) {
          chats.restart();
        } else if ('append' in one) {
          const records = [...(history.get(one.append) ?? [metadata()]), ...one.records];
          history.set(one.append, records);
          for (const match of JSON.stringify(records).matchAll(/"id":"(\w)"/g)) said.add(match[1] ?? '');
          chats.write(one.append, records);
        } else {
          const messages = one.object.map(([name, output]) => answer(name, output));
          for (const [name] of one.object) said.add(name);
          chats.write(OBJECT, metadata({ messages, lastUpdated: `2026-01-02T03:1${step}:00.000Z` }));
        }
        expect((await billed()).rows).toBe(said.size);
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);
