import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestSource, temporaryFolder } from '../capture/test-source.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, forgetDerived } from './test-derived.ts';
import { freshId, reply, storeEvents, type TranscriptLine } from './test-transcript.ts';

/** What is billed for the bytes of a file, whatever hand wrote them: from the file to the row of usage. */

let file: TestDatabase;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  file = createTestDatabase();
  folder = temporaryFolder();
});
afterEach(() => {
  file.close();
  folder.remove();
});

type Billed = { rows: number; input: number; output: number; rejected: string[] };

/** Reads files one after the other and derives them. */
async function billed(...files: [name: string, content: string | Buffer][]): Promise<Billed> {
  const rejected: string[] = [];
  for (const [name, content] of files) {
    const path = join(folder.path, 'projects', '-w', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    const source = new TestSource(path);
    await source.read();
    rejected.push(...source.rejections());
    storeEvents(file.writer, [...source.events.values()]);
  }
  expect(deriveAll(new Deriver(file.writer, createPriceBook())).unreadable).toBe(0);
  const sums = file.writer
    .prepare<[], Omit<Billed, 'rejected'>>(
      `SELECT count(*) AS rows, coalesce(sum(input_tokens), 0) AS input, coalesce(sum(output_tokens), 0) AS output
       FROM usage`,
    )
    .get();
  if (sums === undefined) throw new Error('an aggregate has a row');
  return { ...sums, rejected };
}

const LINE = reply({ input_tokens: 3, output_tokens: 100 });
const COMPACT = JSON.stringify(LINE);
const ONCE = { rows: 1, input: 3, output: 100, rejected: [] };

function withUsage(usage: TranscriptLine): string {
  return JSON.stringify(reply(usage));
}

describe('one reply counts once, however its line is written', () => {
  test.each<[string, string | Buffer]>([
    ['with blanks between all its parts', `${JSON.stringify(LINE, null, 1).replaceAll('\n', ' ')}\n`],
    ['with a speed of null', `${withUsage({ input_tokens: 3, output_tokens: 100, speed: null })}\n`],
    ['with numbers as text', `${withUsage({ input_tokens: '3', output_tokens: '100' })}\n`],
    [
      'with null for what it does not know',
      `${withUsage({
        input_tokens: 3,
        output_tokens: 100,
        cache_creation: null,
        server_tool_use: null,
        service_tier: null,
        iterations: null,
        cache_read_input_tokens: null,
      })}\n`,
    ],
    [
      'with a null for every other field',
      `${COMPACT.slice(0, -1)},"isSidechain":null,"costUSD":null,"version":null}\n`,
    ],
    ['behind a byte order mark', `\ufeff${COMPACT}\n`],
    ['with Windows line ends', `${COMPACT}\r\n`],
    ['amid NUL bytes', Buffer.from(`\0\0${COMPACT}\0\0\n`)],
    ['as a last line without its newline', COMPACT],
    ['twice', `${COMPACT}\n${COMPACT}\n`],
  ])('%s', async (_what, content) => expect(await billed(['s.jsonl', content])).toEqual(ONCE));

  test('behind another object on the same line', async () => {
    const other = JSON.stringify(
      reply({ output_tokens: 5 }, { message: { id: 'msg_2' }, line: { requestId: 'req_2' } }),
    );
    expect(await billed(['s.jsonl', `${COMPACT}${other}\n`])).toEqual({ ...ONCE, rows: 2, output: 105 });
  });

  test('amid lines that cannot be true, which are rejected and counted', async () => {
    const lines = [
      withUsage({ input_tokens: -1 }),
      withUsage({ output_tokens: 1.5 }),
      withUsage({ input_tokens: 1e15 }),
      withUsage({ input_tokens: 'many' }),
      '{"type":"assistant","message":{"usage":',
      '[]',
      COMPACT,
    ];
    const impossible = 'impossible_numbers';
    expect(await billed(['s.jsonl', `${lines.join('\n')}\n`])).toEqual({
      ...ONCE,
      rejected: [impossible, impossible, impossible, impossible, 'invalid_json', 'not_an_object'],
    });
    const invalid = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}\n')]);
    expect(await billed(['t.jsonl', invalid])).toEqual({ ...ONCE, rejected: ['invalid_utf8'] });
  });
});

describe('what stands in several files', () => {
  test('a file copied to another configuration folder counts once', async () => {
    expect(await billed(['s.jsonl', `${COMPACT}\n`], ['../../other/projects/-w/s.jsonl', `${COMPACT}\n`])).toEqual(
      ONCE,
    );
  });

  test('a file that shrank takes nothing away, and what it has anew counts', async () => {
    const second = JSON.stringify(
      reply({ output_tokens: 7 }, { message: { id: 'msg_2' }, line: { requestId: 'req_2' } }),
    );
    await billed(['s.jsonl', `${COMPACT}\n${JSON.stringify({ type: 'summary', summary: 'x'.repeat(500) })}\n`]);
    expect(await billed(['s.jsonl', `${second}\n`])).toEqual({ ...ONCE, rows: 2, output: 107 });
  });

  test('a workflow’s agent, a nested one and an old one beside the sessions belong to the session that called them', async () => {
    const agent = (id: string, sessionId: string) =>
      `${JSON.stringify(
        reply({ output_tokens: 1 }, { message: { id: `msg_${id}` }, line: { requestId: `req_${id}`, sessionId } }),
      )}\n`;
    await billed(
      ['s1/subagents/agent-a1.jsonl', agent('a1', 'its-own')],
      ['s1/subagents/workflows/wf-1/agent-a2.jsonl', agent('a2', 's1')],
      ['agent-a3.jsonl', agent('a3', 's1')],
    );
    const rows = file.writer.prepare('SELECT external_id, agent_id, is_sidechain FROM usage ORDER BY message_id').all();
    expect(rows).toEqual(['a1', 'a2', 'a3'].map((agent_id) => ({ external_id: 's1', agent_id, is_sidechain: 1 })));
  });

  test('a line that names another session than its file belongs to the one it names', async () => {
    await billed(['s2.jsonl', `${JSON.stringify({ ...LINE, sessionId: 's1' })}\n`]);
    expect(file.writer.prepare('SELECT external_id FROM usage').all()).toEqual([{ external_id: 's1' }]);
  });
});

describe('what is no answer that was billed', () => {
  test.each<[string, TranscriptLine]>([
    [
      'an error of the API',
      { ...LINE, isApiErrorMessage: true, message: { model: '<synthetic>', usage: { input_tokens: 0 } } },
    ],
    [
      'a boundary of a compaction',
      {
        type: 'system',
        subtype: 'compact_boundary',
        uuid: freshId(),
        compactMetadata: { trigger: 'auto', preTokens: 150_000, postTokens: 9_000 },
      },
    ],
    ['the summary that a compaction left', { ...LINE, type: 'user', isCompactSummary: true }],
    ['a line of an unknown kind', { type: 'something-new', usage: { input_tokens: 5 }, message: { role: 'user' } }],
  ])('%s', async (_what, line) => {
    expect(await billed(['s.jsonl', `${JSON.stringify(line)}\n`])).toEqual({
      rows: 0,
      input: 0,
      output: 0,
      rejected: [],
    });
    forgetDerived(file.writer);
  });
});
