import { appendFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claudeCodeParser } from './claude-code/monitor.ts';
import {
  filesEndingIn,
  lineReader,
  type MonitoredSources,
  readerByEnding,
  type SourceReader,
} from './monitored-sources.ts';
import { TestPipeline, until } from './test-pipeline.ts';
import { assistantLines, testHasher } from './test-source.ts';

let pipeline: TestPipeline;
beforeEach(async () => {
  pipeline = new TestPipeline();
  await pipeline.startRedis();
  pipeline.startFastPath();
});
afterEach(() => pipeline.close());

const lines = lineReader(claudeCodeParser(testHasher));

function sources(parts: Partial<MonitoredSources>): MonitoredSources {
  return {
    platform: 'claude_code',
    folders: [pipeline.projects],
    namedByUser: false,
    quietWhenAbsent: true,
    sourceOf: filesEndingIn('.jsonl'),
    reader: lines,
    ...parts,
  };
}

/** The files of the last complete look, as the database knows it; null: of none. */
function scanned(): number | null {
  const row = pipeline.database.prepare<[], { files: number }>('SELECT files FROM source_scans').get();
  return row?.files ?? null;
}

it('reads files of several endings, each with its own reader', async () => {
  const read: string[] = [];
  const other: SourceReader = { read: async ({ state }) => void read.push(state.path) };
  writeFileSync(pipeline.place('a.jsonl'), assistantLines(1));
  writeFileSync(pipeline.place('a.jsonl.zst'), 'x');
  writeFileSync(pipeline.place('a.json'), 'x');
  const runner = pipeline.createRunnerOf(
    sources({
      sourceOf: filesEndingIn('.jsonl', '.jsonl.zst'),
      reader: readerByEnding({ '.jsonl': lines, '.zst': other }),
    }),
  );
  runner.start({ readAtOnce: false });
  expect(await runner.ingest(() => undefined)).toMatchObject({ files: 2, lines: 1, skipped: [] });
  expect(pipeline.messages()).toEqual(['msg_1']);
  expect(new Set(read)).toEqual(new Set([pipeline.place('a.jsonl.zst')]));
});

it('sees news of a source in a file beside it', async () => {
  const path = pipeline.place('state.vscdb');
  writeFileSync(path, 'the same always');
  writeFileSync(`${path}-wal`, assistantLines(1));
  // A database whose news lie in its write-ahead log: the reader measures that, and reads it.
  const reader: SourceReader = {
    look: async (source) => {
      const { size, mtimeMs } = statSync(`${source}-wal`);
      return { path: source, size, modifiedMs: mtimeMs };
    },
    async read(job) {
      const wal = { ...job.state, path: `${job.state.path}-wal` };
      await lines.read({ ...job, state: wal });
      Object.assign(job.state, { queued: wal.queued, seenSize: wal.seenSize, seenModifiedMs: wal.seenModifiedMs });
    },
  };
  const runner = pipeline.createRunnerOf(
    sources({
      sourceOf: (name) => (/\.vscdb(-wal)?$/.test(name) ? name.replace(/-wal$/, '') : null),
      reader,
    }),
  );
  runner.start();
  await until(() => pipeline.messages().length === 1);
  appendFileSync(`${path}-wal`, assistantLines(2));
  await until(() => pipeline.messages().length === 2);
  expect(await runner.ingest(() => undefined)).toMatchObject({ files: 1 });
});

it('says nothing of a tool that is not there, and notices when it comes', async () => {
  const folder = join(pipeline.home, 'tool', 'sessions');
  const runner = pipeline.createRunnerOf(sources({ folders: [folder] }));
  runner.start();
  expect(await runner.ingest(() => undefined)).toMatchObject({ files: 0, skipped: [] });
  await until(() => scanned() === 0);
  pipeline.database.exec('DELETE FROM source_scans');
  await runner.ingest(() => undefined);
  expect(scanned()).toBeNull();

  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'a.jsonl'), assistantLines(1));
  expect(await runner.ingest(() => undefined)).toMatchObject({ files: 1 });
  expect(pipeline.messages()).toEqual(['msg_1']);
  await until(() => scanned() === 1);
  rmSync(folder, { recursive: true });
  await runner.ingest(() => undefined);
  await until(() => scanned() === 0);
});

it('finds sources as its platform says', async () => {
  const path = pipeline.place('deep/a.jsonl');
  writeFileSync(path, assistantLines(1));
  writeFileSync(pipeline.place('deep/b.jsonl'), assistantLines(2));
  const found = { path, size: statSync(path).size, modifiedMs: statSync(path).mtimeMs };
  const runner = pipeline.createRunnerOf(sources({ find: async () => ({ files: [found], skipped: [] }) }));
  runner.start({ readAtOnce: false });
  expect(await runner.ingest(() => undefined)).toMatchObject({ files: 1, events: 1 });
});
