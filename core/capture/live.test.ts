import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { TestPipeline, until } from './test-pipeline.ts';
import { assistantLines as lines } from './test-source.ts';

let pipeline: TestPipeline;
beforeEach(async () => {
  pipeline = new TestPipeline();
  await pipeline.startRedis();
  pipeline.startFastPath();
});
afterEach(() => pipeline.close());

const silent = () => {};

const stored = (number: number) => until(() => pipeline.messages().includes(`msg_${number}`));

it('sees lines that are appended, and files and folders that appear', async () => {
  const path = pipeline.place('-w/s1.jsonl');
  writeFileSync(path, lines(1));
  const runner = pipeline.createRunner();
  runner.start();
  await runner.ingest(silent);
  appendFileSync(path, lines(2));
  await stored(2);
  writeFileSync(pipeline.place('-w/s2.jsonl'), lines(3));
  await stored(3);
  for (let number = 10; number < 15; number += 1) {
    writeFileSync(pipeline.place(`-p${number}/s/subagents/workflows/w/agent-${number}.jsonl`), lines(number));
    await stored(number);
  }
});

it('sees through a link to the folder of projects, and a file under one name', async () => {
  const link = join(pipeline.home, 'linked');
  symlinkSync(dirname(pipeline.projects), link);
  const runner = pipeline.createRunner([join(link, 'projects')]);
  runner.start();
  await runner.ingest(silent);
  writeFileSync(pipeline.place('-w/s1.jsonl'), lines(1));
  await stored(1);
  appendFileSync(pipeline.place('-w/s1.jsonl'), lines(2));
  await stored(2);
  await runner.ingest(silent);
  expect(pipeline.count('source_checkpoints')).toBe(1);
  expect(pipeline.log.join('')).not.toContain('cannot be watched');
});

it('goes on by polling where nothing can be watched', async () => {
  // A link inside a watched folder is followed by reading, not by watching.
  const elsewhere = join(pipeline.home, 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, join(pipeline.projects, 'link'));
  writeFileSync(join(elsewhere, 's1.jsonl'), lines(1));
  const runner = pipeline.createRunner();
  runner.start();
  await runner.ingest(silent);
  appendFileSync(join(elsewhere, 's1.jsonl'), lines(2));
  await stored(2);
});

it('watches a folder that was made anew', async () => {
  writeFileSync(pipeline.place('-w/s1.jsonl'), lines(1));
  const runner = pipeline.createRunner();
  runner.start();
  await runner.ingest(silent);
  renameSync(pipeline.projects, `${pipeline.projects}.old`);
  mkdirSync(pipeline.projects);
  await runner.ingest(silent);
  writeFileSync(pipeline.place('-w/s2.jsonl'), lines(2));
  await stored(2);
});

/** Milliseconds: no test lasts until the next look at everything, which would find it too. */
const NEVER = 3_600_000;

it('sees what comes into a folder that was not there at the start', async () => {
  const folders = ['one', 'two'].map((name) => join(pipeline.home, name, 'claude', 'projects'));
  const runner = pipeline.createRunner(folders, true, NEVER);
  runner.start();
  await runner.ingest(silent);
  for (const [index, folder] of folders.entries()) {
    const session = join(folder, '-w');
    mkdirSync(session, { recursive: true });
    writeFileSync(join(session, 's1.jsonl'), lines(index * 10 + 1));
    await stored(index * 10 + 1);
    // Not the same file: that one would be found by looking at what changed lately.
    mkdirSync(join(folder, '-p'));
    writeFileSync(join(folder, '-p', 's2.jsonl'), lines(index * 10 + 2));
    await stored(index * 10 + 2);
  }
});

/** The watcher may learn of the end of the old folder before or after the new one is watched. */
const REMOVALS = amount({ short: 8, full: 60 });

it('sees what comes into a folder that was removed and made anew', async () => {
  writeFileSync(pipeline.place('-w/s1.jsonl'), lines(1));
  const runner = pipeline.createRunner(undefined, true, NEVER);
  runner.start();
  await runner.ingest(silent);
  for (let number = 2; number < 2 + REMOVALS; number += 1) {
    rmSync(pipeline.projects, { recursive: true });
    writeFileSync(pipeline.place(`-w/s${number}.jsonl`), lines(number));
    await stored(number);
    writeFileSync(pipeline.place(`-p/s${number}.jsonl`), lines(number + 1_000));
    await stored(number + 1_000);
  }
});

it('sees a folder that was put in place far above what is watched', async () => {
  const far = join(pipeline.home, 'far');
  const projects = join(far, 'away', 'claude', 'projects');
  mkdirSync(projects, { recursive: true });
  const runner = pipeline.createRunner([projects], true, NEVER);
  runner.start();
  await runner.ingest(silent);
  renameSync(far, `${far}.old`);
  mkdirSync(projects, { recursive: true });
  writeFileSync(join(projects, 's1.jsonl'), lines(1));
  await stored(1);
});

it('survives files that are emptied, replaced by a folder, or gone', async () => {
  for (const number of [1, 2, 3]) writeFileSync(pipeline.place(`-w/s${number}.jsonl`), lines(number));
  const runner = pipeline.createRunner();
  runner.start();
  await runner.ingest(silent);
  truncateSync(pipeline.place('-w/s1.jsonl'), 0);
  rmSync(pipeline.place('-w/s2.jsonl'));
  rmSync(pipeline.place('-w/s3.jsonl'));
  mkdirSync(pipeline.place('-w/s3.jsonl'));
  await runner.ingest(silent);
  writeFileSync(pipeline.place('-w/s1.jsonl'), lines(11));
  writeFileSync(pipeline.place('-w/s2.jsonl'), lines(2) + lines(12));
  await stored(11);
  await stored(12);
  expect(pipeline.messages().toSorted()).toEqual(['msg_1', 'msg_11', 'msg_12', 'msg_2', 'msg_3']);
});

it('holds up nothing for a line that cannot be understood', async () => {
  const depth = 100_000;
  const deep = `{"type":"user","toolUseResult":${'['.repeat(depth)}${']'.repeat(depth)}}\n`;
  writeFileSync(pipeline.place('-w/s1.jsonl'), deep + lines(1));
  const runner = pipeline.createRunner();
  runner.start();
  expect(await runner.ingest(silent)).toMatchObject({ lines: 2, events: 2 });
  await stored(1);
});
