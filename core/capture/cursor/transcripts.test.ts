import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cursorTranscriptLines, cursorTranscriptText } from '../../privacy/test-cursor-values.ts';
import { TestCursor } from './test-cursor.ts';

let cursor: TestCursor;
beforeEach(() => {
  cursor = new TestCursor();
});
afterEach(() => cursor.remove());

function place(name: string, text: string): string {
  const path = join(cursor.home, 'projects', 'p', 'agent-transcripts', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const line = (role: string, text: string) =>
  `${JSON.stringify({ role, message: { content: [{ type: 'text', text }] } })}\n`;

describe('a transcript of lines', () => {
  it('gives an event a line, and goes on behind the last', async () => {
    const path = place('c1/c1.jsonl', line('user', 'hello') + line('assistant', 'fine'));
    const { events } = await cursor.read(path);
    expect(events.map(({ external_id, record }) => [external_id, record])).toMatchObject([
      ['c1', { type: 'transcriptLine', role: 'user', textLength: 5 }],
      ['c1', { role: 'assistant', textLength: 4 }],
    ]);
    appendFileSync(path, '{"type":"turn_ended","status":"success"}\nno JSON\n');
    expect(await cursor.read(path)).toMatchObject({
      events: [{ record: { turnStatus: 'success', tools: [] } }],
      refused: ['invalid_json'],
    });
  });

  it('of a subagent names the conversation that called it', async () => {
    const { events } = await cursor.read(place('c1/subagents/s1.jsonl', line('user', 'do it')));
    expect(events).toMatchObject([{ external_id: 's1', record: { composerId: 's1', parentComposerId: 'c1' } }]);
  });

  it('is the same in two folders: its lines are known', async () => {
    const ids = [];
    for (const name of ['c1.jsonl', 'c1/c1.jsonl']) {
      const { events } = await cursor.read(place(name, line('user', 'hello')));
      ids.push(events.map(({ event_id }) => event_id));
    }
    expect(ids[0]).toEqual(ids[1]);
  });
});

describe('a transcript of text', () => {
  const TEXT = 'user:\n<user_query>\nhello\n</user_query>\n\nassistant:\nfine\n[Tool call] Read\n  path: /w/a.py\n';

  it('gives an event a message; those that stand are known when it grows', async () => {
    const path = place('c1.txt', TEXT);
    const before = await cursor.read(path);
    expect(before.events.map(({ record }) => record)).toMatchObject([
      { role: 'user', tools: [] },
      { role: 'assistant', tools: [{ name: 'Read', fileExtension: '.py' }] },
    ]);
    appendFileSync(path, '\n[Tool result] Read\ncontent\n\nuser:\nmore\n');
    utimesSync(path, new Date(), new Date(Date.now() + 60_000));
    const after = await cursor.read(path);
    const known = new Set(before.events.map(({ event_id }) => event_id));
    expect(after.events.map(({ event_id }) => known.has(event_id))).toEqual([true, false, false]);
    expect(after.events.map(({ source_offset }) => source_offset)).toEqual([0, 1, 2]);
  });

  it('that is none is refused', async () => {
    expect((await cursor.read(place('c1.txt', 'notes'))).refused).toEqual(['not_a_transcript']);
    expect((await cursor.read(place('c2.txt', ''))).refused).toEqual([]);
    const path = place('c3.txt', '');
    writeFileSync(path, Buffer.from([0x75, 0xff, 0xfe]));
    expect((await cursor.read(path)).refused).toEqual(['invalid_utf8']);
  });
});

it('keeps nothing of what was said', async () => {
  const lines = cursorTranscriptLines((label) => `some MARKER ${label}`);
  const text = cursorTranscriptText((label) => `some MARKER ${label}`);
  const paths = [
    place('MARKER c1.jsonl', lines.map((one) => `${JSON.stringify(one)}\n`).join('')),
    place('MARKER c1/subagents/MARKER s1.jsonl', line('user', 'MARKER')),
    place('MARKER c2.txt', text),
  ];
  const counts: number[] = [];
  for (const path of paths) {
    const frames = await cursor.frames(path);
    expect(JSON.stringify(frames)).not.toMatch(/marker/i);
    counts.push(frames.flatMap(({ events }) => events).length);
  }
  expect(counts).toEqual([6, 1, 3]);
});
