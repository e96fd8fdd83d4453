import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { answer, type ChatRecord, metadata, updated } from '../capture/gemini/test-chat.ts';
import { billedBy, TestChats } from './test-gemini-chats.ts';

/** What is billed where a session lies in several files, or its file is written anew, damaged or unfinished. */

let chats: TestChats;
beforeEach(() => {
  chats = new TestChats();
});
afterEach(() => chats.close());

const LINES = 'shop/chats/session-2026-01-02T03-04-887ba529.jsonl';
const OBJECT = 'shop/chats/session-2026-01-02T03-04-887ba529.json';
const later = { lastUpdated: '2026-01-02T03:09:00.000Z' };

const billed = () => billedBy(chats);

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
    { numRuns: amount({ short: 10, full: 40 }) },
  );
}, 120_000);
