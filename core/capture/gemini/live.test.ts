import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { settingsSchema } from '../../contracts/settings.ts';
import { chatRecords } from '../../privacy/test-gemini-chat.ts';
import type { MonitoredSources } from '../monitored-sources.ts';
import { monitoredPlatforms } from '../platforms.ts';
import { TestPipeline, until } from '../test-pipeline.ts';
import { testHasher } from '../test-source.ts';
import { answer, metadata, SESSION } from './test-chat.ts';

/** Gemini's chats through a real Redis into a real database, as they are written. */

let pipeline: TestPipeline;
let chats: string;
beforeEach(async () => {
  pipeline = new TestPipeline();
  chats = join(pipeline.home, 'gemini', 'tmp');
  await pipeline.startRedis();
  pipeline.startFastPath();
});
afterEach(() => pipeline.close());

const silent = () => {};

/** A path below the watched folder, its own folder made. */
function place(name: string): string {
  const path = join(chats, name);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

/** The product's own sources of Gemini with GEMINI_DATA_DIR set. */
function sources(): MonitoredSources {
  const options = { sources: settingsSchema.parse({}).sources, env: { GEMINI_DATA_DIR: chats }, hasher: testHasher };
  const found = monitoredPlatforms(options).find(({ platform }) => platform === 'gemini_cli');
  if (found === undefined) throw new Error('Gemini is not monitored');
  return found;
}

/** Ids of the stored messages, in the order of their storing. */
function messages(): unknown[] {
  return pipeline.database
    .prepare('SELECT message_id FROM gemini_raw_traces WHERE message_id IS NOT NULL ORDER BY sequence')
    .pluck()
    .all();
}

const stored = (id: string) => until(() => messages().includes(id));

it('sees chats that grow, are written anew, or appear, and nothing else in those folders', async () => {
  const lines = place('shop/chats/session-1.jsonl');
  const object = place('shop/chats/session-2.json');
  writeFileSync(lines, `${JSON.stringify(metadata())}\n${JSON.stringify(answer('a', 1))}\n`);
  writeFileSync(object, JSON.stringify(metadata({ sessionId: 's2', messages: [answer('b', 1)] }), null, 2));
  writeFileSync(place('shop/logs.json'), '[{"message":"hello"}]');
  const runner = pipeline.createRunnerOf(sources());
  runner.start();
  const { files, events, rejectedLines } = await runner.ingest(silent);
  expect({ files, events, rejectedLines }).toEqual({ files: 2, events: 4, rejectedLines: 0 });

  appendFileSync(lines, `${JSON.stringify(answer('c', 1))}\n`);
  await stored('c');
  writeFileSync(object, JSON.stringify(metadata({ sessionId: 's2', messages: [answer('b', 1), answer('d', 1)] })));
  utimesSync(object, new Date(), new Date(Date.now() + 60_000));
  await stored('d');
  writeFileSync(place(`shop/chats/${SESSION}/agent.jsonl`), `${JSON.stringify(answer('e', 1))}\n`);
  await stored('e');

  expect(messages().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  const sessions = 'SELECT DISTINCT external_id FROM gemini_raw_traces ORDER BY 1';
  expect(pipeline.database.prepare(sessions).pluck().all()).toEqual([SESSION, 's2']);
});

it('goes on where it ended after a start, without reading anything twice', async () => {
  writeFileSync(
    place('shop/chats/session-1.jsonl'),
    `${JSON.stringify(metadata())}\n${JSON.stringify(answer('a', 1))}`,
  );
  writeFileSync(place('shop/chats/session-2.json'), JSON.stringify(metadata({ messages: [answer('b', 1)] })));
  const first = pipeline.createRunnerOf(sources());
  first.start();
  await first.ingest(silent);
  await first.stop();
  const second = pipeline.createRunnerOf(sources());
  second.start({ readAtOnce: false });
  const { files, filesRead, events } = await second.ingest(silent);
  expect({ files, filesRead, events }).toEqual({ files: 2, filesRead: 0, events: 0 });
  expect(messages().toSorted()).toEqual(['a', 'b']);
});

it('keeps nothing of what was said, neither in the database nor in the log', async () => {
  const planted = chatRecords((label) => `MARKER of ${label}`);
  writeFileSync(place('shop/chats/session-MARKER 1.jsonl'), planted.map((one) => `${JSON.stringify(one)}\n`).join(''));
  writeFileSync(place('shop/chats/MARKER parent/agent MARKER.json'), JSON.stringify(planted[0]));
  writeFileSync(place('shop/chats/MARKER parent/MARKER.json'), 'MARKER is no JSON }');
  const runner = pipeline.createRunnerOf(sources());
  runner.start();
  const { events, rejectedLines } = await runner.ingest(silent);
  expect(events).toBeGreaterThan(planted.length);
  expect(rejectedLines).toBe(1);
  const tables = pipeline.database.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'");
  const rows = tables.all().flatMap(({ name }) => pipeline.database.prepare(`SELECT * FROM "${name}"`).raw().all());
  const text = (value: unknown) => (Buffer.isBuffer(value) ? inflateSync(value).toString() : String(value));
  expect(rows.flat().map(text).join('\n')).not.toMatch(/marker/i);
  expect(pipeline.log.join('')).not.toMatch(/marker/i);
});

it('says nothing of a folder that is not there unless the user named it', async () => {
  const named = sources();
  const runner = pipeline.createRunnerOf({ ...named, namedByUser: false });
  runner.start();
  expect((await runner.ingest(silent)).skipped).toEqual([]);
  const asked = pipeline.createRunnerOf(named);
  asked.start();
  expect((await asked.ingest(silent)).skipped).toEqual([{ path: chats, reason: 'it does not exist' }]);
});
