import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isEventOf, type TelemetryEvent } from '../../contracts/telemetry-event.ts';
import { chatRecords } from '../../privacy/test-gemini-chat.ts';
import { temporaryFolder, testHasher } from '../test-source.ts';
import { answer, type ChatRecord, chatEvents, LINES_PATH, metadata, OBJECT_PATH, SESSION } from './test-chat.ts';

const eventsOf = (path: string, ...records: ChatRecord[]) => chatEvents(path, records).events;
const recordOf = (event: TelemetryEvent | undefined) =>
  event !== undefined && isEventOf(event, 'gemini_cli') ? event.record : undefined;
const ids = (events: readonly TelemetryEvent[]) => events.map((event) => event.event_id);

describe('the session of a chat', () => {
  it('is the one its metadata names', () => {
    for (const event of eventsOf(LINES_PATH, metadata(), answer('a', 1))) {
      expect(event.external_id).toBe(SESSION);
      expect(recordOf(event)?.agentId).toBeUndefined();
    }
  });

  it("is the calling session in a subagent's chat, which keeps its own name", () => {
    for (const path of ['/g/tmp/shop/chats/parent/a1.jsonl', '/g/tmp/shop/chats/parent/a1.json']) {
      const chat = metadata({ sessionId: 'a1', kind: 'subagent', messages: [answer('a', 1)] });
      for (const event of eventsOf(path, chat)) {
        expect(event.external_id).toBe('parent');
        expect(recordOf(event)?.agentId).toBe('a1');
      }
    }
  });

  it("is a subagent's own where no folder names the calling one", () => {
    const [event] = eventsOf(LINES_PATH, metadata({ kind: 'subagent' }));
    expect(event?.external_id).toBe(SESSION);
    expect(recordOf(event)?.agentId).toBe(SESSION);
  });

  it('is that of the file where nothing else names it, and never free text', () => {
    expect(eventsOf(LINES_PATH, answer('a', 1))[0]?.external_id).toBe('session-2026-01-02T03-04-887ba529');
    const [event] = eventsOf('/g/MARKER/MARKER x/chats/MARKER y z.jsonl', answer('a', 1));
    expect(event?.external_id).toMatch(/^h_[0-9a-f]{16}$/);
  });
});

describe('the project of a chat', () => {
  const HASH = createHash('sha256').update('/home/ada/work/shop').digest('hex');
  const labelled = (path: string, fields: ChatRecord) => recordOf(eventsOf(path, metadata(fields))[0]);

  it('is the same in all its chats, whether they lie below its hash or its short name', () => {
    const old = labelled(`/g/tmp/${HASH}/chats/session-1.json`, { projectHash: HASH });
    const newer = labelled('/g/tmp/shop-1/chats/session-1.jsonl', { projectHash: HASH });
    expect(old?.workspaceHash).toMatch(/^[0-9a-f]{16}$/);
    expect(newer?.workspaceHash).toBe(old?.workspaceHash);
    expect(HASH).not.toContain(old?.workspaceHash);
  });

  it('is that of the other tools in the same folder', () => {
    const other = testHasher.hash('workspace', '/home/ada/work/shop');
    expect(labelled(LINES_PATH, { projectHash: HASH })?.workspaceHash).toBe(other);
    expect(labelled(`/g/tmp/${HASH}/chats/session-1.json`, { projectHash: 'shop' })?.workspaceHash).toBe(other);
    const home = temporaryFolder();
    const below = join(home.path, 'shop-1');
    mkdirSync(join(below, 'chats'), { recursive: true });
    writeFileSync(join(below, '.project_root'), '/home/ada/work/shop\n');
    const noted = ['session-1.jsonl', 'session-2.json', 'parent/agent.jsonl'].map((name) =>
      labelled(join(below, 'chats', name), { projectHash: undefined }),
    );
    home.remove();
    for (const record of noted) expect(record).toMatchObject({ workspaceHash: other, projectName: 'shop' });
  });

  it('has the last folder of its path as label, else the short name, else none', () => {
    const below = (folder: string) => `/g/tmp/${folder}/chats/session-1.json`;
    const directories = ['/home/ada/elsewhere', '/home/ada/work/shop'];
    expect(labelled(below('shop-1'), { projectHash: HASH, directories })?.projectName).toBe('shop');
    expect(labelled(below(HASH), { projectHash: HASH, directories })?.projectName).toBe('shop');
    expect(labelled(below('shop-1'), { projectHash: HASH })?.projectName).toBe('shop-1');
    expect(labelled(below(HASH), { projectHash: HASH })?.projectName).toBeUndefined();
    expect(JSON.stringify(eventsOf(below(HASH), metadata({ directories })))).not.toContain('ada');
  });
});

describe('the events of a chat', () => {
  it('are one for each line, and one for each message a line lists', () => {
    const events = eventsOf(
      LINES_PATH,
      metadata(),
      answer('a', 1),
      { $set: { messages: [answer('a', 1), answer('b', 2)], lastUpdated: '2026-01-02T03:05:00.000Z' } },
      { $rewindTo: 'b' },
    );
    expect(events.map((event) => event.event_type)).toEqual(['session', 'gemini', 'set', 'gemini', 'gemini', 'rewind']);
    const places = events.map((event) => event.source_offset);
    expect(places.toSorted((one, other) => one - other)).toEqual(places);
    expect(new Set(places).size).toBe(6);
  });

  it('are one for the object and one for each of its messages', () => {
    const events = eventsOf(OBJECT_PATH, metadata({ messages: [answer('a', 1), answer('b', 2)] }));
    expect(events.map((event) => event.event_type)).toEqual(['session', 'gemini', 'gemini']);
  });

  it('are new only for the messages that changed when an object is written anew', () => {
    const before = eventsOf(OBJECT_PATH, metadata({ messages: [answer('a', 1), answer('b', 2)] }));
    const messages = [answer('new', 1), answer('a', 1), answer('b', 3)];
    const after = eventsOf(OBJECT_PATH, metadata({ lastUpdated: '2026-01-02T03:05:00.000Z', messages }));
    const known = new Set(ids(before));
    expect(after.map((event) => known.has(event.event_id))).toEqual([false, false, true, false]);
  });

  it('are two for a line that stands twice in a file or in two files: the last one tells', () => {
    const twice = eventsOf(LINES_PATH, answer('a', 1), answer('a', 2), answer('a', 1));
    expect(new Set(ids(twice)).size).toBe(3);
    const copy = eventsOf(`/copy${LINES_PATH}`, answer('a', 1), answer('a', 2), answer('a', 1));
    expect(new Set(ids([...twice, ...copy])).size).toBe(6);
    expect(ids(eventsOf(LINES_PATH, answer('a', 1), answer('a', 2), answer('a', 1)))).toEqual(ids(twice));
  });

  it('have their own time, else that of the chat', () => {
    const times = eventsOf(LINES_PATH, metadata(), answer('a', 1), answer('b', 1, { timestamp: 'soon' })).map((event) =>
      event.timestamp.slice(17, 19),
    );
    expect(times).toEqual(['00', '05', '00']);
    expect(eventsOf(LINES_PATH, answer('a', 1, { timestamp: null }))[0]?.timestamp).toBe('2026-01-03T00:00:00.000Z');
  });
});

it('refuses a message with impossible numbers, and that message alone', () => {
  const messages = [answer('a', 1), answer('b', -1), null, answer('c', 1e15), answer('d', 2)];
  for (const [path, record] of [
    [OBJECT_PATH, metadata({ messages })],
    [LINES_PATH, { $set: { messages } }],
  ] as const) {
    const { events, refused } = chatEvents(path, [record]);
    expect(events).toHaveLength(3);
    expect(refused).toEqual(['impossible_numbers', 'not_an_object', 'impossible_numbers']);
  }
});

it('keeps nothing that was said', () => {
  const records = chatRecords((label) => `some MARKER ${label}`);
  for (const record of records) {
    for (const path of [LINES_PATH, OBJECT_PATH]) {
      expect(JSON.stringify(chatEvents(path, [record]))).not.toMatch(/marker/i);
    }
  }
});
