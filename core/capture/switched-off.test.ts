import { appendFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PLATFORMS } from '../contracts/platform.ts';
import { settingsSchema } from '../contracts/settings.ts';
import { readFreshness } from '../query/freshness.ts';
import { capturedPlatforms } from './platforms.ts';
import { TestPipeline, until } from './test-pipeline.ts';
import { assistantLines as lines, testHasher } from './test-source.ts';

let pipeline: TestPipeline;
beforeEach(async () => {
  pipeline = new TestPipeline();
  await pipeline.startRedis();
  pipeline.startFastPath();
});
afterEach(() => pipeline.close());

const silent = () => {};

/** Claude Code's sources of the pipeline's own folder, switched on or off. */
function claudeCode(enabled: boolean) {
  const { sources } = settingsSchema.parse({ sources: { claude_code: { enabled, paths: [pipeline.projects] } } });
  const [found] = capturedPlatforms({ sources, env: {}, hasher: testHasher });
  if (found === undefined) throw new Error('no such platform');
  return found;
}

it('reads nothing of a tool that is switched off, and then what was written meanwhile, once', async () => {
  const path = pipeline.place('-w/s1.jsonl');
  writeFileSync(path, lines(1));
  const before = pipeline.createRunnerOf(claudeCode(true));
  before.start();
  expect(await before.ingest(silent)).toMatchObject({ files: 1, events: 1 });
  await before.stop();

  const off = pipeline.createRunnerOf(claudeCode(false));
  off.start();
  appendFileSync(path, lines(2));
  writeFileSync(pipeline.place('-w/s2.jsonl'), lines(3));
  expect(await off.ingest(silent)).toMatchObject({ files: 0, lines: 0, skipped: [] });
  // What was last known of its files is no longer what figures wait for.
  const scans = pipeline.database.prepare<[], { files: number }>('SELECT files FROM source_scans');
  await until(() => scans.get()?.files === 0);
  expect(readFreshness(pipeline.database).sourcesReadAt).not.toBeNull();
  expect(pipeline.messages()).toEqual(['msg_1']);
  await off.stop();

  const after = pipeline.createRunnerOf(claudeCode(true));
  after.start();
  expect(await after.ingest(silent)).toMatchObject({ files: 2, lines: 2, events: 2 });
  expect(pipeline.messages().toSorted()).toEqual(['msg_1', 'msg_2', 'msg_3']);
});

it('leaves the other tools as they are', () => {
  const { sources } = settingsSchema.parse({ sources: { codex_cli: { enabled: false } } });
  const platforms = capturedPlatforms({ sources, env: { HOME: '/home/nobody' }, hasher: testHasher });
  expect(platforms.map(({ platform }) => platform)).toEqual(PLATFORMS);
  expect(platforms.filter(({ folders }) => folders.length === 0).map(({ platform }) => platform)).toEqual([
    'codex_cli',
  ]);
});
