import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { settingsSchema } from '../../contracts/settings.ts';
import { cursorTranscriptText, cursorValues } from '../../privacy/test-cursor-values.ts';
import type { MonitoredSources } from '../monitored-sources.ts';
import { monitoredPlatforms } from '../platforms.ts';
import { TestPipeline, until } from '../test-pipeline.ts';
import { testHasher } from '../test-source.ts';
import { bubble, composer, openCursorDatabase, put } from './test-cursor.ts';

/** Cursor's data through a real Redis into a real database, as they are written. */

let pipeline: TestPipeline;
let user: string;
let home: string;
beforeEach(async () => {
  pipeline = new TestPipeline();
  user = join(pipeline.home, 'elsewhere', 'User');
  home = join(pipeline.home, 'elsewhere', '.cursor');
  await pipeline.startRedis();
  pipeline.startFastPath();
});
afterEach(() => pipeline.close());

const silent = () => {};

/** The product's own sources of Cursor with both of its variables set. */
function sources(): MonitoredSources {
  const env = { CURSOR_USER_DIR: user, CURSOR_HOME: home };
  const copies = join(pipeline.home, 'copies');
  const options = { sources: settingsSchema.parse({}).sources, env, hasher: testHasher, copies };
  const found = monitoredPlatforms(options).find(({ platform }) => platform === 'cursor');
  if (found === undefined) throw new Error('Cursor is not monitored');
  return found;
}

/** Columns of the stored rows. */
function rows(columns: string): unknown[] {
  return pipeline.database.prepare(`SELECT ${columns} FROM cursor_raw_traces ORDER BY sequence`).all();
}

const stored = (bubbleId: string, output: number) =>
  until(() =>
    rows('bubble_id, output_tokens').some(
      (row) => JSON.stringify(row) === JSON.stringify({ bubble_id: bubbleId, output_tokens: output }),
    ),
  );

function transcript(name: string, text: string): void {
  const path = join(home, 'projects', 'p', 'agent-transcripts', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const tokens = (outputTokens: number) => bubble(2, { tokenCount: { inputTokens: 3, outputTokens } });

it('sees values that come, change, and stand in a log, of all databases, and transcripts', async () => {
  const global = openCursorDatabase(join(user, 'globalStorage', 'state.vscdb'), { wal: true });
  put(global, 'cursorDiskKV', { 'composerData:c1': composer('c1', ['a']), 'bubbleId:c1:a': tokens(1) });
  const workspace = join(user, 'workspaceStorage', '0a');
  const list = openCursorDatabase(join(workspace, 'state.vscdb'));
  put(list, 'ItemTable', { 'aiService.prompts': [{ text: 'a', commandType: 4 }] });
  list.close();
  writeFileSync(join(workspace, 'workspace.json'), JSON.stringify({ folder: 'file:///w/shop' }));
  transcript('c1.txt', 'user:\nhello\n');
  const runner = pipeline.createRunnerOf(sources());
  runner.start();
  const { files, events, rejectedLines, skipped } = await runner.ingest(silent);
  expect({ files, events, rejectedLines, skipped }).toEqual({ files: 3, events: 5, rejectedLines: 0, skipped: [] });

  put(global, 'cursorDiskKV', { 'bubbleId:c1:a': tokens(2) });
  await stored('a', 2);
  put(global, 'cursorDiskKV', { 'bubbleId:c1:b': tokens(3) });
  await stored('b', 3);
  const late = openCursorDatabase(join(user, 'workspaceStorage', '1b', 'state.vscdb'));
  put(late, 'cursorDiskKV', { 'bubbleId:c2:c': tokens(4) });
  late.close();
  await stored('c', 4);
  transcript('c3/c3.jsonl', '{"role":"user","message":{"content":"hello"}}\n');
  await until(() => rows('external_id').some((row) => JSON.stringify(row).includes('c3')));
  global.close();

  const bubbles = rows('composer_id, bubble_id, message_type, input_tokens, output_tokens, storage_level, created_at');
  expect(bubbles.filter((row) => JSON.stringify(row).includes('"bubble_id":"a"'))).toEqual(
    [1, 2].map((output_tokens) => ({
      composer_id: 'c1',
      bubble_id: 'a',
      message_type: 2,
      input_tokens: 3,
      output_tokens,
      storage_level: 'global',
      created_at: Date.UTC(2026, 0, 2, 3, 4, 5),
    })),
  );
  expect(rows('event_type, command_type, project_name, storage_level')).toContainEqual({
    event_type: 'prompt',
    command_type: '4',
    project_name: 'shop',
    storage_level: 'workspace',
  });
});

it('goes on where it ended after a start: what is stored is recognised', async () => {
  const path = join(user, 'globalStorage', 'state.vscdb');
  const database = openCursorDatabase(path);
  put(database, 'cursorDiskKV', { 'composerData:c1': composer('c1', ['a']), 'bubbleId:c1:a': tokens(1) });
  const first = pipeline.createRunnerOf(sources());
  first.start();
  await first.ingest(silent);
  await first.stop();
  const second = pipeline.createRunnerOf(sources());
  second.start({ readAtOnce: false });
  const { files, filesRead } = await second.ingest(silent);
  expect({ files, filesRead }).toEqual({ files: 1, filesRead: 0 });
  put(database, 'cursorDiskKV', { 'bubbleId:c1:b': tokens(2) });
  database.close();
  await second.ingest(silent);
  await stored('b', 2);
  expect(rows('event_type')).toHaveLength(3);
});

it('keeps nothing of what was said, neither in the database nor in the log, nor copies', async () => {
  const path = join(user, 'globalStorage', 'state.vscdb');
  const database = openCursorDatabase(path);
  database.exec('CREATE TABLE composerHeaders (composerId TEXT PRIMARY KEY, value TEXT)');
  for (const { table, key, value } of cursorValues((label) => `MARKER of ${label}`)) {
    const column = table === 'composerHeaders' ? 'composerId' : 'key';
    database.prepare(`INSERT INTO ${table} (${column}, value) VALUES (?, ?)`).run(key, JSON.stringify(value));
  }
  database.prepare('INSERT INTO cursorDiskKV VALUES (?, ?)').run('bubbleId:c1:MARKER key', 'MARKER, no JSON');
  database.close();
  transcript(
    'MARKER c.txt',
    cursorTranscriptText((label) => `MARKER of ${label}`),
  );
  const runner = pipeline.createRunnerOf(sources());
  runner.start();
  const { events, rejectedLines } = await runner.ingest(silent);
  expect({ events, rejectedLines }).toEqual({ events: 27, rejectedLines: 1 });
  const data = pipeline.database.prepare<[], { event_data: Buffer }>('SELECT event_data FROM cursor_raw_traces').all();
  expect(data).toHaveLength(27);
  for (const row of data) expect(inflateSync(row.event_data).toString()).not.toMatch(/marker/i);
  expect(pipeline.log.join('')).not.toMatch(/marker/i);
  pipeline.database.pragma('wal_checkpoint(TRUNCATE)');
  for (const name of readdirSync(pipeline.home)) {
    if (name.startsWith('telemetry.db')) expect(readFileSync(join(pipeline.home, name)).includes('MARKER')).toBe(false);
  }
  const copies = join(pipeline.home, 'copies');
  expect(existsSync(copies) ? readdirSync(copies) : []).toEqual([]);
});
