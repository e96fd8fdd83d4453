import { describe, expect, it } from 'vitest';
import { geminiRecordSchema } from '../contracts/gemini-record.ts';
import { redactGeminiRecord } from './gemini-record.ts';
import type { JsonObject } from './loose-json.ts';
import { SaltedHasher } from './salted-hash.ts';
import { chatRecords } from './test-gemini-chat.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));
const read = (record: JsonObject, labels = {}) => redactGeminiRecord(record, labels, hasher);
const messageOf = (record: JsonObject, labels = {}) => read(record, labels)?.message;

/** Forms that free text takes; the sign by which it is found again stands in each. */
const FORMS: Record<string, (sign: string) => string> = {
  words: (sign) => `some words ${sign} and more`,
  'a URL': (sign) => `https://user:pass@host/${sign}?q=${sign}`,
  'an e-mail': (sign) => `${sign}@example.org`,
  'a path': (sign) => `/home/ada/${sign}/x`,
  'a Windows path': (sign) => `C:\\Users\\${sign}\\x`,
  JSON: (sign) => JSON.stringify({ [sign]: sign }),
  lines: (sign) => `one\n${sign}\nthree`,
};

describe.each(Object.entries(FORMS))('free text that looks like %s', (_name, form) => {
  const planted: string[] = [];
  const records = chatRecords((label) => {
    const sign = `MARKER${planted.length}${label.replaceAll(/\W/g, '')}`;
    planted.push(sign);
    return form(sign);
  });

  it.each(records.map((record, index) => [index, record] as const))('is not in record %i', (_index, record) => {
    const kept = read(record);
    expect(JSON.stringify(kept)).not.toMatch(/marker/i);
    geminiRecordSchema.parse(kept);
  });

  it('was planted everywhere', () => {
    const text = JSON.stringify(records);
    expect(planted.filter((sign) => !text.includes(sign))).toEqual([]);
    expect(planted.length).toBeGreaterThan(100);
  });
});

describe('what is kept of a message', () => {
  const edit = (fields: JsonObject) => ({ id: 'e', name: 'replace', args: { file_path: '/w/a.py' }, ...fields });
  const callOf = (fields: JsonObject) =>
    messageOf({ id: 'm', type: 'gemini', toolCalls: [edit(fields)] })?.toolCalls[0];

  it('is its id, time, model, tokens, and lengths', () => {
    const message = {
      id: 'm2',
      timestamp: '2026-01-02T03:04:05Z',
      type: 'gemini',
      content: 'twelve chars',
      thoughts: [{ subject: 'abc', description: 'defg' }],
      tokens: { input: 100, output: 9, cached: 40, thoughts: 3, tool: 0, total: 112 },
      model: 'gemini-2.5-pro',
    };
    expect(read(message)).toEqual({
      type: 'gemini',
      message: {
        id: 'm2',
        time: '2026-01-02T03:04:05.000Z',
        model: 'gemini-2.5-pro',
        tokens: { input: 60, output: 9, cacheRead: 40, reasoning: 3, tool: 0 },
        contentLength: 12,
        thoughtsLength: 7,
        toolCalls: [],
      },
    });
  });

  it('names a message without an id by what it says, the same in each copy', () => {
    const one = messageOf({ type: 'gemini', content: 'a', timestamp: '2026-01-02T03:04:05Z' });
    const same = messageOf({ type: 'gemini', content: 'a', timestamp: '2026-01-02T03:04:05Z' });
    const other = messageOf({ type: 'gemini', content: 'b', timestamp: '2026-01-02T03:04:05Z' });
    expect(one?.id).toMatch(/^h_[0-9a-f]{16}$/);
    expect(same?.id).toBe(one?.id);
    expect(other?.id).not.toBe(one?.id);
  });

  it('is nothing where its tokens are impossible', () => {
    expect(read({ id: 'm', type: 'gemini', tokens: { input: -5 } })).toBeNull();
    expect(read({ id: 'm', type: 'gemini', tokens: { input: 1e15 } })).toBeNull();
    expect(read({ id: 'm', type: 'gemini', tokens: null })).not.toBeNull();
    expect(messageOf({ id: 'm', type: 'info', tokens: { input: 5 } })?.tokens).toBeUndefined();
  });

  it('counts the characters that a person typed', () => {
    const typed = (fields: JsonObject, labels = {}) =>
      messageOf({ id: 'm', type: 'user', ...fields }, labels)?.promptLength;
    expect(typed({ content: 'hello' })).toBe(5);
    expect(typed({ content: [{ text: 'hello' }, { text: 'you' }] })).toBe(8);
    expect(typed({ content: 'the whole file', displayContent: [{ text: '@file' }] })).toBe(5);
    expect(typed({ content: [{ functionResponse: { response: { output: 'x' } } }] })).toBeUndefined();
    expect(typed({ content: '<session_context>today</session_context>' })).toBeUndefined();
    expect(typed({ content: 'Your task is' }, { agentId: 'a1' })).toBeUndefined();
    expect(messageOf({ id: 'm', type: 'info', content: 'hello' })?.promptLength).toBeUndefined();
  });

  it('tells how a call ended', () => {
    const failed = (error: string) =>
      callOf({ status: 'error', result: [{ functionResponse: { name: 'timeout', response: { error } } }] });
    expect(callOf({ status: 'success' })).toMatchObject({ name: 'replace', status: 'success', fileExtension: '.py' });
    expect(callOf({ status: 'cancelled' })?.errorClass).toBeUndefined();
    expect(callOf({ status: 'secret word' })?.status).toBe('other');
    expect(failed('File not found: /w/a')?.errorClass).toBe('not_found');
    expect(failed('Failed to edit, 0 occurrences found')?.errorClass).toBe('no_match');
    expect(failed("params must have required property 'x'")?.errorClass).toBe('invalid_input');
    expect(failed('Something else')?.errorClass).toBe('other');
  });

  it("counts an edit's lines as the tool did, else by its patch", () => {
    const diffStat = { model_added_lines: 4, model_removed_lines: 2, user_added_lines: 1, user_removed_lines: 0 };
    const fileDiff = '--- a.py\n+++ a.py\n@@ -1,2 +1,3 @@\n a\n-b\n+c\n+d\n';
    expect(callOf({ resultDisplay: { diffStat, fileDiff } })?.diff).toEqual({
      linesAdded: 4,
      linesRemoved: 2,
      userLinesAdded: 1,
      userLinesRemoved: 0,
    });
    expect(callOf({ resultDisplay: { fileDiff } })?.diff).toMatchObject({ linesAdded: 2, linesRemoved: 1 });
    expect(callOf({ resultDisplay: { diffStat: { model_added_lines: -3, user_added_lines: 1e15 } } })?.diff).toEqual({
      linesAdded: 0,
      linesRemoved: 0,
      userLinesAdded: 0,
      userLinesRemoved: 0,
    });
    expect(callOf({ resultDisplay: { fileDiff, originalContent: null } })?.diff?.createsFile).toBe(true);
    expect(callOf({ resultDisplay: { diffStat, originalContent: 'a' } })?.diff?.createsFile).toBeUndefined();
    expect(callOf({ resultDisplay: 'done' })?.diff).toBeUndefined();
  });
});

describe('what is kept of a record about the chat', () => {
  it('is its times and that it lists messages', () => {
    const metadata = { sessionId: 's', startTime: '2026-01-02T03:04:05Z', lastUpdated: 7, kind: 'main', messages: [1] };
    expect(read(metadata)).toEqual({
      type: 'session',
      kind: 'main',
      startedAt: '2026-01-02T03:04:05.000Z',
      replacesMessages: true,
    });
    expect(read({ $set: { lastUpdated: '2026-01-02T03:04:05Z' } })).toEqual({
      type: 'set',
      updatedAt: '2026-01-02T03:04:05.000Z',
    });
  });

  it('is where a rewind goes to', () => {
    expect(read({ $rewindTo: 'm1' })).toEqual({ type: 'rewind', rewindTo: 'm1' });
    expect(read({ $rewindTo: '' })).toEqual({ type: 'rewind' });
  });
});
