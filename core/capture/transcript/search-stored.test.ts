import { afterEach, beforeEach, expect, test } from 'vitest';
import { ToolsHome } from '../../slow-path/test-tools-home.ts';
import { searchStored } from './search-stored.ts';

let home: ToolsHome;
beforeEach(() => {
  home = new ToolsHome();
  home.keepContent('2026-03-01T10:00:00.000Z');
});
afterEach(() => home.close());

const START = Date.UTC(2026, 2, 1, 10);
const SECOND_MS = 1_000;

function prompt(session: string, second: number, content: string): string {
  const timestamp = new Date(START + second * SECOND_MS).toISOString();
  const line = { type: 'user', uuid: `u-${session}-${second}`, sessionId: session, timestamp };
  return `${JSON.stringify({ ...line, message: { role: 'user', content } })}\n`;
}

/** Sessions that said it, and the second up to which was looked back. */
function found(words: string, { from = START, to = START + 3_600_000, clock = (): number => 0 } = {}) {
  const answer = searchStored(home.database, { words, from, to }, clock);
  if (answer === null) return null;
  return { sessions: [...answer.sessions].sort(), since: answer.searchedSince };
}

test('words of what was kept are found, in any case, in the range, and not the names of what holds them', async () => {
  home.write(
    'claude/projects/-shop/a.jsonl',
    prompt('a', -5, 'Harbour of before') + prompt('a', 1, 'Mend the Harbour "wall"'),
  );
  home.write('claude/projects/-shop/b.jsonl', prompt('b', 60, 'the hafen of Müden, and the harbour'));
  await home.read();
  expect(found('harbour')).toEqual({ sessions: ['claude_code/a', 'claude_code/b'], since: null });
  expect(found('HARBOUR "Wall"')?.sessions).toEqual(['claude_code/a']);
  expect(found('müden')?.sessions).toEqual(['claude_code/b']);
  expect(found('harbour', { from: START + 30 * SECOND_MS })?.sessions).toEqual(['claude_code/b']);
  expect(found('harbour', { to: START + 30 * SECOND_MS })?.sessions).toEqual(['claude_code/a']);
  for (const words of ['of before', 'sessionId', 'message', 'timestamp']) expect(found(words)?.sessions).toEqual([]);
  expect(found(' ha ')).toBeNull();
});

test('a search that takes too long ends, and says how far back it came', async () => {
  home.write('claude/projects/-shop/a.jsonl', prompt('a', 1, 'harbour one') + prompt('a', 2, 'nothing of it'));
  home.write('claude/projects/-shop/b.jsonl', prompt('b', 3, 'harbour two'));
  await home.read();
  let looks = 0;
  // The first look begins it; behind the third, the time is up.
  const clock = () => {
    looks += 1;
    return looks > 3 ? 1_000 : 0;
  };
  expect(found('harbour', { clock })).toEqual({ sessions: ['claude_code/b'], since: START + SECOND_MS + 1 });
});

test('what was deleted is found no more', async () => {
  home.write('claude/projects/-shop/a.jsonl', prompt('a', 1, 'harbour'));
  await home.read();
  expect(found('harbour')?.sessions).toEqual(['claude_code/a']);
  home.database.exec('DELETE FROM event_contents');
  expect(found('harbour')?.sessions).toEqual([]);
});
