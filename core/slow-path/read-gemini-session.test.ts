import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import {
  answer,
  type ChatRecord,
  chatEvents,
  LINES_PATH,
  metadata,
  OBJECT_PATH,
  SESSION,
  updated,
} from '../capture/gemini/test-chat.ts';
import { isEventOf } from '../contracts/telemetry-event.ts';
import type { UnitFacts } from './event-facts.ts';
import type { GeminiRow } from './gemini-chat-replay.ts';
import { readGeminiSession } from './read-gemini-session.ts';

/** What is stored of a file with these records; a second writing of a file has another generation. */
function rowsOf(path: string, records: readonly ChatRecord[], generation = 0): GeminiRow[] {
  return chatEvents(path, records).events.flatMap((event) => {
    if (!isEventOf(event, 'gemini_cli')) return [];
    const { record, source_offset: offset } = event;
    return [{ sourceFile: path, generation, offset, timestamp: Date.parse(event.timestamp), record }];
  });
}

const lines = (...records: ChatRecord[]) => rowsOf(LINES_PATH, [metadata(), ...records]);
const object = (messages: readonly ChatRecord[], fields: ChatRecord = {}, generation = 0) =>
  rowsOf(OBJECT_PATH, [metadata({ messages, ...fields })], generation);
const later = { lastUpdated: '2026-01-02T03:09:00.000Z' };

/** The facts of a session whose rows may be read in any order. */
function facts(...rows: GeminiRow[][]): UnitFacts {
  const all = rows.flat();
  const read = readGeminiSession(SESSION, all);
  expect(readGeminiSession(SESSION, all.toReversed())).toEqual(read);
  return read;
}

/** Output tokens of each response by its message. */
function outputs(read: UnitFacts): Record<string, number> {
  return Object.fromEntries(read.usage.map(({ messageId, billed }) => [messageId, billed.outputTokens]));
}

/** Messages that a rewind took out of the conversation. */
function rewound(read: UnitFacts): string[] {
  return read.usage.filter(({ isRewound }) => isRewound === true).map(({ messageId }) => messageId);
}

describe('a message that is written again', () => {
  it('has the tokens of the last record', () => {
    expect(outputs(facts(lines(answer('a', 10), answer('a', 100))))).toEqual({ a: 100 });
    expect(outputs(facts(lines(answer('a', 100), answer('b', 1), answer('a', 40))))).toEqual({ a: 40, b: 1 });
    expect(outputs(facts(lines(answer('a', 10), answer('a', 100), answer('a', 10))))).toEqual({ a: 10 });
  });

  it('keeps its tokens when the last record has none', () => {
    expect(outputs(facts(lines(answer('a', 10), answer('a', 0, { tokens: null }))))).toEqual({ a: 10 });
  });

  it('has the tokens of a list that comes behind it, and those of a record behind the list', () => {
    const list = { $set: { messages: [answer('a', 20), answer('c', 3)] } };
    expect(outputs(facts(lines(answer('a', 10), answer('b', 5), list)))).toEqual({ a: 20, b: 5, c: 3 });
    expect(outputs(facts(lines(list, answer('a', 30))))).toEqual({ a: 30, c: 3 });
  });

  it('has those of the last writing of a file that is written whole', () => {
    const first = object([answer('a', 10), answer('b', 1)]);
    expect(outputs(facts(first, object([answer('a', 100), answer('b', 1)], later, 1)))).toEqual({ a: 100, b: 1 });
    expect(outputs(facts(first, object([answer('c', 2)], later, 1)))).toEqual({ a: 10, b: 1, c: 2 });
  });
});

describe('a rewind', () => {
  it('hides the message and all behind it, which stay billed', () => {
    const read = facts(lines(answer('a', 1), answer('b', 2), answer('c', 3), { $rewindTo: 'b' }, answer('d', 4)));
    expect(outputs(read)).toEqual({ a: 1, b: 2, c: 3, d: 4 });
    expect(rewound(read)).toEqual(['b', 'c']);
  });

  it('to a message that is not there hides all', () => {
    const read = facts(lines(answer('a', 1), answer('b', 2), { $rewindTo: 'x' }, answer('d', 4)));
    expect(rewound(read)).toEqual(['a', 'b']);
    expect(outputs(read)).toEqual({ a: 1, b: 2, d: 4 });
  });

  it('is undone for a message that is recorded again', () => {
    expect(rewound(facts(lines(answer('a', 1), { $rewindTo: 'a' }, answer('a', 2))))).toEqual([]);
    expect(rewound(facts(lines(answer('a', 1), { $rewindTo: 'a' }, { $set: { messages: [answer('a', 1)] } })))).toEqual(
      [],
    );
  });

  it('behind a list knows the messages of the list alone', () => {
    const list = { $set: { messages: [answer('b', 2), answer('c', 3)] } };
    expect(rewound(facts(lines(answer('a', 1), list, { $rewindTo: 'c' })))).toEqual(['c']);
    expect(rewound(facts(lines(answer('a', 1), list, { $rewindTo: 'a' })))).toEqual(['b', 'c']);
  });
});

describe('a session in several files', () => {
  it('counts each message once when it was migrated', () => {
    const messages = [answer('a', 10), answer('b', 20)];
    expect(outputs(facts(object(messages), lines(...messages, answer('c', 5))))).toEqual({ a: 10, b: 20, c: 5 });
  });

  it('counts each message once where the file lies at several sizes', () => {
    const all = [metadata(), answer('a', 1), answer('b', 2), answer('b', 20), answer('c', 3)];
    // The longest has the least name: nothing but its length says that it knows best.
    const sizes = [2, 3, 5].map((size) => rowsOf(`/${9 - size}${LINES_PATH}`, all.slice(0, size)));
    expect(outputs(facts(...sizes))).toEqual({ a: 1, b: 20, c: 3 });
  });

  it('believes the file that was written last, whatever it says', () => {
    const old = object([answer('a', 100)]);
    expect(outputs(facts(old, lines(answer('a', 100), answer('a', 60), updated(50))))).toEqual({ a: 60 });
    const newest = object([answer('a', 100)], later);
    expect(outputs(facts(newest, lines(answer('a', 60), updated(50))))).toEqual({ a: 100 });
  });

  it('keeps what only an older file knows', () => {
    const newer = lines(answer('a', 0, { tokens: null }), updated(50));
    expect(outputs(facts(object([answer('a', 7), answer('gone', 8)]), newer))).toEqual({ a: 7, gone: 8 });
  });
});

describe('whose response it is', () => {
  const chat = metadata({ sessionId: 'a1', kind: 'subagent' });
  const child = rowsOf(`/g/tmp/shop/chats/${SESSION}/a1.jsonl`, [chat, answer('child', 2), { type: 'user', id: 'u' }]);

  it("is the session's, with the subagent that made it", () => {
    const read = facts(lines(answer('main', 1)), child);
    expect(read.usage.map(({ messageId, isSidechain, attribution }) => [messageId, isSidechain, attribution])).toEqual([
      ['child', true, { ...read.usage[0]?.attribution, externalId: SESSION, agentId: 'a1' }],
      ['main', false, { ...read.usage[1]?.attribution, externalId: SESSION, agentId: null }],
    ]);
    expect(new Set(read.usage.map(({ attribution }) => attribution.projectHash)).size).toBe(1);
    expect(read.sessions).toMatchObject([
      { externalId: SESSION, project: { hash: read.usage[0]?.attribution.projectHash, name: 'shop' } },
    ]);
  });
});

describe('times', () => {
  it('are those of the message before where a message has none', () => {
    const at = (read: UnitFacts) => read.usage.map(({ occurredAt }) => new Date(occurredAt).getUTCSeconds());
    const timeless = (id: string) => answer(id, 1, { timestamp: null });
    expect(at(facts(lines(timeless('a'))))).toEqual([0]);
    expect(at(facts(lines(answer('a', 1), timeless('b'))))).toEqual([5, 5]);
    expect(at(facts(object([answer('a', 1), timeless('b')])))).toEqual([5, 5]);
  });

  it('of a session reach from its start to its last change', () => {
    const [session] = facts(lines(answer('a', 1), updated(50))).sessions;
    expect(session?.startedAt).toBe(Date.parse('2026-01-02T03:04:00.000Z'));
    expect(session?.lastActivityAt).toBe(Date.parse('2026-01-02T03:04:50.000Z'));
  });
});

describe('prompts, calls and edits', () => {
  const call = (id: string, fields: ChatRecord = {}) => ({
    id,
    name: 'replace',
    args: { file_path: '/w/a.ts' },
    status: 'success',
    timestamp: '2026-01-02T03:04:09.000Z',
    ...fields,
  });
  const diff = (user_added_lines: number) => ({
    resultDisplay: {
      diffStat: { model_added_lines: 4, model_removed_lines: 2, user_added_lines, user_removed_lines: 0 },
    },
  });

  it('counts a prompt once, whatever became of it', () => {
    const prompt = { id: 'p', type: 'user', timestamp: '2026-01-02T03:04:04.000Z', content: [{ text: 'hello' }] };
    const read = facts(lines(prompt, { $rewindTo: 'p' }), object([prompt]));
    expect(read.turns).toEqual([
      { externalId: SESSION, turnId: 'p', occurredAt: Date.parse('2026-01-02T03:04:04.000Z'), length: 5 },
    ]);
  });

  it('knows how each call ended, by its last record', () => {
    const running = answer('a', 1, { toolCalls: [call('c1', { status: 'executing' }), call('c2')] });
    const done = answer('a', 1, {
      toolCalls: [call('c1'), call('c3', { status: 'error' }), call('c4', { status: 'cancelled' })],
    });
    const read = facts(lines(running, done));
    expect(read.toolCalls.map(({ toolUseId, success, errorClass }) => [toolUseId, success, errorClass])).toEqual([
      ['c1', true, null],
      ['c2', true, null],
      ['c3', false, 'other'],
      ['c4', null, 'cancelled'],
    ]);
    expect(read.toolCalls[0]).toMatchObject({ toolName: 'replace', fileExtension: '.ts', durationMs: null });
  });

  it('counts the lines of edits that were made, and who had a say in them', () => {
    const toolCalls = [
      call('made', diff(0)),
      call('changed', diff(3)),
      call('refused', { ...diff(0), status: 'cancelled' }),
      call('failed', { ...diff(0), status: 'error' }),
      call('read'),
    ];
    const read = facts(lines(answer('a', 1, { toolCalls })));
    expect(
      read.decisions.map(({ toolUseId, decision, linesSuggested, linesAccepted }) => [
        toolUseId,
        decision,
        linesSuggested,
        linesAccepted,
      ]),
    ).toEqual([
      ['made', 'accepted', 4, 4],
      ['changed', 'modified', 4, 4],
      ['refused', 'rejected', 4, 0],
    ]);
    expect(
      read.codeChanges.map(({ toolUseId, linesAdded, linesRemoved }) => [toolUseId, linesAdded, linesRemoved]),
    ).toEqual([
      ['made', 4, 2],
      ['changed', 4, 2],
    ]);
    expect(read.toolCalls.map(({ linesAdded, linesRemoved }) => [linesAdded, linesRemoved])).toEqual([
      [4, 2],
      [4, 2],
      [null, null],
      [null, null],
      [null, null],
    ]);
  });
});

it('does not depend on the order of the rows, and never loses a message', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const record = fc.oneof(
    fc.tuple(id, fc.nat(9)).map(([name, output]) => answer(name, output)),
    id.map((name) => ({ $rewindTo: name })),
    fc.array(id, { maxLength: 3 }).map((names) => ({ $set: { messages: names.map((name) => answer(name, 1)) } })),
    fc.nat(59).map(updated),
  );
  const files = fc.array(fc.array(record, { maxLength: 8 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(files, fc.infiniteStream(fc.nat()), (written, random) => {
      const rows = written.flatMap((records, index) => rowsOf(`/${index}${LINES_PATH}`, [metadata(), ...records]));
      const read = readGeminiSession(SESSION, rows);
      const shuffled = rows
        .map((row) => ({ row, key: random.next().value }))
        .sort((one, other) => one.key - other.key)
        .map(({ row }) => row);
      expect(readGeminiSession(SESSION, shuffled)).toEqual(read);
      const said = new Set(rows.flatMap(({ record }) => (record.message === undefined ? [] : [record.message.id])));
      expect(new Set(read.usage.map(({ messageId }) => messageId))).toEqual(said);
    }),
    { numRuns: amount({ short: 80, full: 300 }) },
  );
});
