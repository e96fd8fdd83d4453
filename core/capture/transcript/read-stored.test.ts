import { afterEach, beforeEach, expect, test } from 'vitest';
import { MOST_TRANSCRIPT_ENTRIES, type TranscriptArgs } from '../../contracts/transcript.ts';
import { bubble, COMPOSER, composer, GLOBAL, putValues } from '../../slow-path/test-cursor-home.ts';
import { ToolsHome } from '../../slow-path/test-tools-home.ts';
import { readStoredTranscript } from './read-stored.ts';

let home: ToolsHome;
beforeEach(() => {
  home = new ToolsHome();
  home.keepContent('2026-03-01T10:00:00.000Z');
});
afterEach(() => home.close());

const FILE = 'claude/projects/-shop/s.jsonl';
const ask = (args: Partial<TranscriptArgs> = {}) =>
  readStoredTranscript(home.database, { platform: 'claude_code', sessionId: 's', ...args });

function prompt(second: number, content: string, more: object = {}): string {
  const timestamp = new Date(Date.UTC(2026, 2, 1, 10) + second * 1_000).toISOString();
  const line = { type: 'user', uuid: `u-${content}`, sessionId: 's', timestamp, message: { role: 'user', content } };
  return `${JSON.stringify({ ...line, ...more })}\n`;
}

test('what was kept is told without the tool’s file, from the first kept record on', async () => {
  expect(ask()).toEqual({ state: 'not_kept', entries: [], next: null });
  home.write(FILE, prompt(-5, 'before') + prompt(1, 'first') + prompt(9, 'second'));
  home.write('claude/projects/-shop/s/subagents/agent-a.jsonl', prompt(5, 'asked of a subagent', { agentId: 'a' }));
  await home.read();
  home.remove(FILE);
  expect(ask().entries.map(({ role, text, at }) => [role, text, at])).toEqual([
    ['user', 'first', '2026-03-01T10:00:01.000Z'],
    ['user', 'second', '2026-03-01T10:00:09.000Z'],
  ]);
  expect(ask({ at: '2026-03-01T10:00:09.000Z' }).entries.map(({ text }) => text)).toEqual(['second']);
  expect(ask({ sessionId: 'another' }).state).toBe('not_kept');
});

test('a long session comes in pages that hold everything once', async () => {
  const words = Array.from({ length: MOST_TRANSCRIPT_ENTRIES * 2 + 50 }, (_, index) => `line ${index}`);
  home.write(FILE, words.map((each, index) => prompt(index, each)).join(''));
  await home.read();
  const told: string[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; cursor !== null && pages < 10; pages += 1) {
    const page = ask(cursor === undefined ? {} : { cursor });
    expect(page.entries.length).toBeLessThanOrEqual(MOST_TRANSCRIPT_ENTRIES);
    told.push(...page.entries.map(({ text }) => text));
    cursor = page.next;
  }
  expect(told).toEqual(words);
});

test('a conversation of Cursor, whose files are not shown, is told too', async () => {
  putValues(home.pathOf(GLOBAL), {
    [`composerData:${COMPOSER}`]: composer(['u0', 'a0'], {}),
    [`bubbleId:${COMPOSER}:u0`]: { ...bubble('u0', 1), createdAt: '2026-03-01T11:00:00.000Z', text: 'Go' },
    [`bubbleId:${COMPOSER}:a0`]: {
      ...bubble('a0', 2),
      createdAt: '2026-03-01T11:00:05.000Z',
      text: 'Done',
      thinking: { text: 'One step.' },
      toolFormerData: { name: 'read_file', rawArgs: '{"path":"a.ts"}', result: 'text of a.ts' },
    },
  });
  await home.read();
  expect(
    ask({ platform: 'cursor', sessionId: COMPOSER }).entries.map(({ role, toolName, text }) => [role, toolName, text]),
  ).toEqual([
    ['user', null, 'Go'],
    ['thinking', null, 'One step.'],
    ['assistant', null, 'Done'],
    ['call', 'read_file', '{"path":"a.ts"}'],
    ['result', 'read_file', 'text of a.ts'],
  ]);
});
