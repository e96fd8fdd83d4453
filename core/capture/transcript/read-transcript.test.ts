import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Platform } from '../../contracts/platform.ts';
import { MOST_ENTRY_CHARACTERS, MOST_TRANSCRIPT_ENTRIES, type TranscriptArgs } from '../../contracts/transcript.ts';
import { openReadable } from '../../storage/database.ts';
import { RAW_TABLES } from '../../storage/raw-tables.ts';
import { createTestDatabase, type TestDatabase } from '../../storage/test-database.ts';
import { monitoredPlatforms } from '../platforms.ts';
import { testHasher } from '../test-source.ts';
import { readTranscript } from './read-transcript.ts';

let database: TestDatabase;
let claude: string;
const hasher = testHasher;

beforeEach(() => {
  database = createTestDatabase();
  claude = join(database.folder, 'claude');
  mkdirSync(join(claude, 'projects', 'a'), { recursive: true });
});
afterEach(() => database.close());

function ask(args: Partial<TranscriptArgs> = {}) {
  const env = {
    HOME: database.folder,
    CLAUDE_CONFIG_DIR: claude,
    CODEX_HOME: join(database.folder, 'codex'),
    GEMINI_DATA_DIR: join(database.folder, 'gemini'),
  };
  const sources = { claude_code: {}, codex_cli: {}, gemini_cli: {}, cursor: {} };
  return readTranscript(
    { platform: 'claude_code', sessionId: 's', ...args },
    {
      open: () => openReadable(database.path),
      platforms: () => monitoredPlatforms({ sources, env, hasher }),
      hasher: () => hasher,
    },
  );
}

/** Writes a file of a tool, and a row for each of its lines as capture would have stored it. */
function store(path: string, lines: readonly object[], platform: Platform = 'claude_code'): string {
  const file = join(database.folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  let offset = 0;
  const [column, value] = platform === 'claude_code' ? ['', ''] : [', generation', ', 0'];
  const insert = database.writer.prepare(
    `INSERT INTO ${RAW_TABLES[platform]}
       (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data${column})
     VALUES (?, 's', 'line', ?, ?, ?, x'00'${value})`,
  );
  for (const [number, line] of lines.entries()) {
    const at = 'timestamp' in line ? String(line.timestamp) : '2026-03-01T00:00:00.000Z';
    insert.run(`${path}/${number}`, at, hasher.hash('path', file), offset);
    offset += Buffer.byteLength(`${JSON.stringify(line)}\n`);
  }
  return file;
}

const time = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
const prompt = (minute: number, content: unknown) => ({
  type: 'user',
  timestamp: time(minute),
  message: { role: 'user', content },
});
const answer = (minute: number, content: unknown) => ({
  type: 'assistant',
  timestamp: time(minute),
  message: { role: 'assistant', content },
});

describe('what was said', () => {
  test('by Claude Code is told in order, calls and their results apart', async () => {
    store('claude/projects/a/s.jsonl', [
      prompt(0, 'Why is it slow?'),
      { type: 'file-history-snapshot', timestamp: time(0) },
      answer(1, [
        { type: 'thinking', thinking: 'Look first.' },
        { type: 'text', text: '<b>I look.</b>' },
        { type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } },
      ]),
      prompt(2, [
        { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'a.ts' }, { type: 'image' }] },
      ]),
    ]);
    const { state, entries, next } = await ask();
    expect({ state, next }).toEqual({ state: 'found', next: null });
    expect(entries.map(({ role, toolName, text }) => [role, toolName, text])).toEqual([
      ['user', null, 'Why is it slow?'],
      ['thinking', null, 'Look first.'],
      ['assistant', null, '<b>I look.</b>'],
      ['call', 'Bash', '{\n  "command": "ls"\n}'],
      ['result', null, 'a.ts\n[image]'],
    ]);
    expect(entries[0]?.at).toBe(time(0));
  });

  test('by Codex and Gemini is told too', async () => {
    store(
      'codex/sessions/2026/03/01/rollout-2026-03-01T10-00-00-11111111-1111-1111-1111-111111111111.jsonl',
      [
        { type: 'session_meta', timestamp: time(0), payload: { id: 's' } },
        {
          type: 'response_item',
          timestamp: time(1),
          payload: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Go' }] },
        },
        {
          type: 'response_item',
          timestamp: time(2),
          payload: { type: 'function_call', name: 'shell', arguments: '{"command":["ls"]}' },
        },
        { type: 'response_item', timestamp: time(3), payload: { type: 'function_call_output', output: 'a.ts' } },
      ],
      'codex_cli',
    );
    const codex = await ask({ platform: 'codex_cli' });
    expect(codex.entries.map(({ role, text }) => [role, text])).toEqual([
      ['user', 'Go'],
      ['call', '{"command":["ls"]}'],
      ['result', 'a.ts'],
    ]);
    const chat = 'gemini/p/chats/session-2026-03-01T10-00-abc.json';
    store(chat, [{ sessionId: 's', timestamp: time(0) }], 'gemini_cli');
    const messages = [
      { type: 'user', content: 'Go', timestamp: time(1) },
      {
        type: 'gemini',
        content: 'Done',
        timestamp: time(2),
        thoughts: [{ subject: 'Plan', description: 'One step.' }],
        toolCalls: [{ name: 'ls', args: { path: '.' }, resultDisplay: 'a.ts' }],
      },
    ];
    writeFileSync(join(database.folder, chat), JSON.stringify({ sessionId: 's', messages }, null, 2));
    const gemini = await ask({ platform: 'gemini_cli' });
    expect(gemini.entries.map(({ role, text }) => [role, text])).toEqual([
      ['user', 'Go'],
      ['thinking', 'Plan\nOne step.'],
      ['assistant', 'Done'],
      ['call', '{\n  "path": "."\n}'],
      ['result', 'a.ts'],
    ]);
  });

  test('comes in pages that hold everything once, also over several files', async () => {
    const many = (from: number) => Array.from({ length: 250 }, (_, index) => prompt(from, `${from}/${index}`));
    store('claude/projects/a/s.jsonl', many(1));
    store('claude/projects/b/s.jsonl', many(2));
    const texts: string[] = [];
    let cursor: string | null | undefined;
    for (let pages = 0; cursor !== null && pages < 10; pages += 1) {
      const page = await ask(cursor === undefined ? {} : { cursor });
      expect(page.entries.length).toBeLessThanOrEqual(MOST_TRANSCRIPT_ENTRIES);
      texts.push(...page.entries.map(({ text }) => text));
      cursor = page.next;
    }
    expect(texts).toEqual([...many(1), ...many(2)].map(({ message }) => message.content));
  });

  test('begins at a moment of the session', async () => {
    store('claude/projects/a/s.jsonl', [
      prompt(1, 'first'),
      prompt(5, 'second'),
      { type: 'queue-operation', timestamp: time(5) },
      prompt(9, 'third'),
    ]);
    expect((await ask({ at: time(6) })).entries.map(({ text }) => text)).toEqual(['second', 'third']);
    expect((await ask({ at: time(5) })).entries).toHaveLength(2);
    expect((await ask({ at: time(0) })).entries).toHaveLength(3);
  });

  test('is cut where one entry is endless, and unreadable lines are passed over', async () => {
    const file = store('claude/projects/a/s.jsonl', [prompt(1, 'x'.repeat(MOST_ENTRY_CHARACTERS + 7))]);
    writeFileSync(file, `not json\n[]\n${'{"a":'.repeat(50_000)}\n${JSON.stringify(prompt(2, 'after'))}\n{"type":`, {
      flag: 'a',
    });
    const { entries } = await ask();
    expect(entries.map(({ text, cut }) => [text.length, cut])).toEqual([
      [MOST_ENTRY_CHARACTERS, 7],
      [5, 0],
    ]);
  });
});

describe('what is not read', () => {
  test('a file that is gone says so, and a session that is not there does', async () => {
    const file = store('claude/projects/a/s.jsonl', [prompt(1, 'x')]);
    expect((await ask({ sessionId: 'nowhere' })).state).toBe('unknown');
    rmSync(file);
    expect(await ask()).toEqual({ state: 'gone', entries: [], next: null });
    expect((await ask({ platform: 'cursor' })).state).toBe('unsupported');
  });

  test('a link that leads out of the tool’s folders is not followed', async () => {
    const file = store('claude/projects/a/s.jsonl', [prompt(1, 'secret')]);
    const outside = join(database.folder, 'outside.jsonl');
    renameSync(file, outside);
    symlinkSync(outside, file);
    expect(await ask()).toEqual({ state: 'gone', entries: [], next: null });
  });

  test('a file that another session came from is not shown', async () => {
    store('claude/projects/a/s.jsonl', [prompt(1, 'mine')]);
    writeFileSync(join(claude, 'projects', 'a', 'other.jsonl'), `${JSON.stringify(prompt(1, 'other'))}\n`);
    expect((await ask()).entries.map(({ text }) => text)).toEqual(['mine']);
    expect((await ask({ cursor: '1:0' })).entries).toEqual([]);
  });
});
