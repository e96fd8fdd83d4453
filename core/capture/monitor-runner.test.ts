import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import { CaptureStoppedError } from './ingest-requests.ts';
import { TestPipeline, until } from './test-pipeline.ts';
import { assistantLine } from './test-source.ts';

let pipeline: TestPipeline;
beforeEach(async () => {
  pipeline = new TestPipeline();
  await pipeline.startRedis();
});
afterEach(() => pipeline.close());

const lines = (from: number, to = from) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${assistantLine(from + index)}\n`).join('');
const silent = () => {};

function place(name: string): string {
  const path = join(pipeline.projects, name);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

/** Writes `files` files of `each` lines, all different. @returns the number of lines */
function writeHistory(files: number, each: number): number {
  for (let file = 0; file < files; file += 1) {
    writeFileSync(place(`-w/s${file}.jsonl`), lines(file * each + 1, (file + 1) * each));
  }
  return files * each;
}

describe('a run over all sources', () => {
  it('ends when everything is stored, with its figures', async () => {
    writeFileSync(place('-w/s1.jsonl'), `${lines(1, 3)}not json\n\n[]\n`);
    writeFileSync(place('-w/s1/subagents/agent-a.jsonl'), lines(4, 5));
    writeFileSync(place('-w/empty.jsonl'), '');
    execFileSync('mkfifo', [place('-w/pipe.jsonl')]);
    pipeline.startFastPath();
    const runner = pipeline.createRunner();
    runner.start();
    const progress = await runner.ingest(silent);
    expect(pipeline.count('claude_raw_traces')).toBe(5);
    expect(pipeline.count('capture_rejections')).toBe(2);
    expect(progress).toMatchObject({
      files: 3,
      filesRead: 2,
      lines: 7,
      events: 5,
      rejectedLines: 2,
      rejectedByReason: { invalid_json: 1, not_an_object: 1 },
      skipped: [{ path: place('-w/pipe.jsonl'), reason: 'a FIFO, not a file' }],
    });
    expect(progress.bytesRead).toBe(progress.bytesTotal);
    expect(pipeline.count('dead_letters')).toBe(0);
    expect(await runner.ingest(silent)).toMatchObject({ files: 3, filesRead: 0, lines: 0, events: 0, bytesRead: 0 });
    expect(pipeline.count('claude_raw_traces')).toBe(5);
  });

  it('has the figures of this run alone: not of what was read before it was asked for', async () => {
    const total = writeHistory(3, 10);
    pipeline.startFastPath();
    const runner = pipeline.createRunner();
    runner.start();
    // The first reading is over when the marker behind it is stored.
    await until(() => pipeline.count('source_scans') === 1);
    expect(pipeline.count('claude_raw_traces')).toBe(total);
    expect(await runner.ingest(silent)).toMatchObject({ files: 3, filesRead: 0, lines: 0, events: 0 });
  });

  it('reads nothing before it is asked for when it is told to wait, and then all of it', async () => {
    const total = writeHistory(3, 10);
    pipeline.startFastPath();
    const runner = pipeline.createRunner();
    runner.start({ readAtOnce: false });
    const redis = pipeline.client('look');
    await redis.ping();
    expect(await redis.exists('blueplane:queue:epoch')).toBe(0);
    expect(await runner.ingest(silent)).toMatchObject({ files: 3, filesRead: 3, lines: total, events: total });
    expect(pipeline.count('claude_raw_traces')).toBe(total);
  });

  it('does not end before the fast path stored it', async () => {
    writeHistory(3, 10);
    const runner = pipeline.createRunner();
    runner.start();
    let ended = false;
    const run = runner.ingest(silent).then(() => {
      ended = true;
    });
    await until(async () => Number(await pipeline.client('look').get('blueplane:queue:depth')) >= 31);
    expect(ended).toBe(false);
    pipeline.startFastPath();
    await run;
    expect(pipeline.count('claude_raw_traces')).toBe(30);
  });

  it('waits also for what was read of a file that is gone by then', async () => {
    writeFileSync(place('-w/s1.jsonl'), lines(1, 5));
    const runner = pipeline.createRunner();
    runner.start();
    await until(async () => Number(await pipeline.client('look').get('blueplane:queue:depth')) >= 5);
    rmSync(place('-w/s1.jsonl'));
    const run = runner.ingest(silent);
    pipeline.startFastPath();
    expect(await run).toMatchObject({ files: 0, skipped: [] });
    expect(pipeline.count('claude_raw_traces')).toBe(5);
  });

  it('takes the newest file first', async () => {
    for (const [age, number] of [
      [3, 1],
      [1, 2],
      [2, 3],
    ] as const) {
      const path = place(`-w/s${number}.jsonl`);
      writeFileSync(path, lines(number));
      const time = new Date(Date.now() - age * 86_400_000);
      utimesSync(path, time, time);
    }
    pipeline.startFastPath();
    const runner = pipeline.createRunner();
    runner.start();
    await runner.ingest(silent);
    expect(pipeline.messages()).toEqual(['msg_2', 'msg_3', 'msg_1']);
  });

  it('reports while it goes on, never more than there is', async () => {
    writeHistory(10, 300);
    pipeline.startFastPath();
    const runner = pipeline.createRunner();
    const reports: IngestProgress[] = [];
    const run = runner.ingest((progress) => reports.push(progress));
    runner.start();
    const end = await run;
    expect(end.events).toBe(3_000);
    for (const report of reports) {
      expect(report.bytesRead).toBeLessThanOrEqual(report.bytesTotal);
      expect(report.events).toBeLessThanOrEqual(3_000);
    }
  });

  it('names a folder that the user named and that is not there; not a default one beside another', async () => {
    pipeline.startFastPath();
    const missing = join(pipeline.home, 'missing', 'projects');
    const named = pipeline.createRunner([pipeline.projects, missing], true);
    named.start();
    expect((await named.ingest(silent)).skipped).toEqual([{ path: missing, reason: 'it does not exist' }]);
    const byDefault = pipeline.createRunner([pipeline.projects, missing], false);
    byDefault.start();
    expect((await byDefault.ingest(silent)).skipped).toEqual([]);
    const none = pipeline.createRunner([missing], false);
    none.start();
    expect((await none.ingest(silent)).skipped).toHaveLength(1);
  });
});

describe('live', () => {
  beforeEach(() => pipeline.startFastPath());
  const stored = (number: number) => until(() => pipeline.messages().includes(`msg_${number}`));

  it('sees lines that are appended, and files and folders that appear', async () => {
    const path = place('-w/s1.jsonl');
    writeFileSync(path, lines(1));
    const runner = pipeline.createRunner();
    runner.start();
    await runner.ingest(silent);
    appendFileSync(path, lines(2));
    await stored(2);
    writeFileSync(place('-w/s2.jsonl'), lines(3));
    await stored(3);
    for (let number = 10; number < 15; number += 1) {
      writeFileSync(place(`-p${number}/s/subagents/workflows/w/agent-${number}.jsonl`), lines(number));
      await stored(number);
    }
  });

  it('sees through a link to the folder of projects, and a file under one name', async () => {
    const link = join(pipeline.home, 'linked');
    symlinkSync(dirname(pipeline.projects), link);
    const runner = pipeline.createRunner([join(link, 'projects')]);
    runner.start();
    await runner.ingest(silent);
    writeFileSync(place('-w/s1.jsonl'), lines(1));
    await stored(1);
    appendFileSync(place('-w/s1.jsonl'), lines(2));
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
    writeFileSync(place('-w/s1.jsonl'), lines(1));
    const runner = pipeline.createRunner();
    runner.start();
    await runner.ingest(silent);
    renameSync(pipeline.projects, `${pipeline.projects}.old`);
    mkdirSync(pipeline.projects);
    await runner.ingest(silent);
    writeFileSync(place('-w/s2.jsonl'), lines(2));
    await stored(2);
  });

  // Shorter than the time between two looks at everything, which would find it too.
  const BEFORE_THE_NEXT_LOOK = { timeout: 20_000 };

  it('sees what comes into a folder that was not there at the start', BEFORE_THE_NEXT_LOOK, async () => {
    const folders = ['one', 'two'].map((name) => join(pipeline.home, name, 'claude', 'projects'));
    const runner = pipeline.createRunner(folders);
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

  it('sees what comes into a folder that was removed and made anew', BEFORE_THE_NEXT_LOOK, async () => {
    writeFileSync(place('-w/s1.jsonl'), lines(1));
    const runner = pipeline.createRunner();
    runner.start();
    await runner.ingest(silent);
    for (let number = 2; number < 5; number += 1) {
      rmSync(pipeline.projects, { recursive: true });
      writeFileSync(place(`-w/s${number}.jsonl`), lines(number));
      await stored(number);
      writeFileSync(place(`-p/s${number}.jsonl`), lines(number + 10));
      await stored(number + 10);
    }
  });

  it('sees a folder that was put in place far above what is watched', BEFORE_THE_NEXT_LOOK, async () => {
    const far = join(pipeline.home, 'far');
    const projects = join(far, 'away', 'claude', 'projects');
    mkdirSync(projects, { recursive: true });
    const runner = pipeline.createRunner([projects]);
    runner.start();
    await runner.ingest(silent);
    renameSync(far, `${far}.old`);
    mkdirSync(projects, { recursive: true });
    writeFileSync(join(projects, 's1.jsonl'), lines(1));
    await stored(1);
  });

  it('survives files that are emptied, replaced by a folder, or gone', async () => {
    for (const number of [1, 2, 3]) writeFileSync(place(`-w/s${number}.jsonl`), lines(number));
    const runner = pipeline.createRunner();
    runner.start();
    await runner.ingest(silent);
    truncateSync(place('-w/s1.jsonl'), 0);
    rmSync(place('-w/s2.jsonl'));
    rmSync(place('-w/s3.jsonl'));
    mkdirSync(place('-w/s3.jsonl'));
    await runner.ingest(silent);
    writeFileSync(place('-w/s1.jsonl'), lines(11));
    writeFileSync(place('-w/s2.jsonl'), lines(2) + lines(12));
    await stored(11);
    await stored(12);
    expect(pipeline.messages().toSorted()).toEqual(['msg_1', 'msg_11', 'msg_12', 'msg_2', 'msg_3']);
  });

  it('holds up nothing for a line that cannot be understood', async () => {
    const depth = 100_000;
    const deep = `{"type":"user","toolUseResult":${'['.repeat(depth)}${']'.repeat(depth)}}\n`;
    writeFileSync(place('-w/s1.jsonl'), deep + lines(1));
    const runner = pipeline.createRunner();
    runner.start();
    expect(await runner.ingest(silent)).toMatchObject({ lines: 2, events: 2 });
    await stored(1);
  });
});

describe('a pause', () => {
  /** Waits as long as it takes a runner that is not paused to find, twice, what only regular looks find. */
  async function othersLook(number: number): Promise<void> {
    const [elsewhere, watched] = [join(pipeline.home, 'elsewhere'), join(pipeline.home, 'watched')];
    mkdirSync(elsewhere);
    mkdirSync(watched);
    symlinkSync(elsewhere, join(watched, 'link'));
    const path = join(elsewhere, 's1.jsonl');
    writeFileSync(path, lines(number));
    const other = pipeline.createRunner([watched]);
    other.start();
    await other.ingest(silent);
    for (const next of [number + 1, number + 2]) {
      appendFileSync(path, lines(next));
      await until(() => pipeline.messages().includes(`msg_${next}`));
    }
  }
  const read = () => pipeline.messages().filter((id) => Number(id.slice('msg_'.length)) < 1_000);

  it('reads nothing on its own, but what is asked for; its end reads all that was missed', async () => {
    pipeline.startFastPath();
    writeFileSync(place('-w/s1.jsonl'), lines(1));
    const runner = pipeline.createRunner();
    runner.start();
    await runner.ingest(silent);
    runner.pause();
    appendFileSync(place('-w/s1.jsonl'), lines(2));
    writeFileSync(place('-p/s2.jsonl'), lines(3));
    await othersLook(1_000);
    expect(read()).toEqual(['msg_1']);
    expect(await runner.ingest(silent)).toMatchObject({ files: 2, filesRead: 2, events: 2 });
    expect(read().toSorted()).toEqual(['msg_1', 'msg_2', 'msg_3']);
    appendFileSync(place('-w/s1.jsonl'), lines(4));
    rmSync(place('-p/s2.jsonl'));
    runner.pause();
    runner.resume();
    await until(() => read().includes('msg_4'));
    // As before the pause.
    appendFileSync(place('-w/s1.jsonl'), lines(5));
    await until(() => read().includes('msg_5'));
  });

  it('may be there from the start', async () => {
    pipeline.startFastPath();
    writeFileSync(place('-w/s1.jsonl'), lines(1));
    const runner = pipeline.createRunner();
    runner.start({ paused: true });
    runner.pause();
    await othersLook(1_000);
    expect(read()).toEqual([]);
    runner.resume();
    await until(() => read().includes('msg_1'));
  });

  it('breaks a long reading off, and its end goes on where it was', async () => {
    const total = writeHistory(30, 400);
    const runner = pipeline.createRunner();
    runner.start();
    // Full: what is left of the history waits.
    await until(async () => Number(await pipeline.client('look').get('blueplane:queue:depth')) >= 10_000);
    runner.pause();
    pipeline.startFastPath();
    await othersLook(20_000);
    const before = pipeline.count('claude_raw_traces');
    expect(before).toBeLessThan(total);
    runner.resume();
    await until(() => pipeline.count('claude_raw_traces') === total + 3);
    expect(new Set(pipeline.messages()).size).toBe(total + 3);
  });

  it('waits for the end of a run that was asked for before', async () => {
    const total = writeHistory(30, 400);
    const runner = pipeline.createRunner();
    runner.start();
    const run = runner.ingest(silent);
    await until(async () => Number(await pipeline.client('look').get('blueplane:queue:depth')) >= 10_000);
    runner.pause();
    pipeline.startFastPath();
    expect(await run).toMatchObject({ files: 30, events: total });
    expect(pipeline.count('claude_raw_traces')).toBe(total);
  });
});

describe('a queue that loses its content', () => {
  it('is filled again from the checkpoints after FLUSHALL in the middle', async () => {
    const total = writeHistory(20, 250);
    pipeline.startFastPath();
    const runner = pipeline.createRunner();
    const redis = pipeline.client('flush');
    runner.start();
    const run = runner.ingest(silent);
    for (let times = 1; times <= 4; times += 1) {
      await until(() => pipeline.count('claude_raw_traces') >= times * 700);
      await redis.flushall();
    }
    // What was queued twice counts once.
    expect(await run).toMatchObject({ lines: total, events: total, filesRead: 20 });
    expect(pipeline.count('claude_raw_traces')).toBe(total);
    expect(new Set(pipeline.messages()).size).toBe(total);
    expect(pipeline.count('dead_letters')).toBe(0);
  });

  it('is filled again after Redis was killed and started again', async () => {
    const total = writeHistory(20, 250);
    pipeline.startFastPath();
    const runner = pipeline.createRunner();
    runner.start();
    const run = runner.ingest(silent);
    for (let times = 1; times <= 3; times += 1) {
      await until(() => pipeline.count('claude_raw_traces') >= times * 700);
      await pipeline.killRedis();
      await pipeline.startRedis();
    }
    // What was queued twice counts once.
    expect(await run).toMatchObject({ lines: total, events: total, filesRead: 20 });
    expect(pipeline.count('claude_raw_traces')).toBe(total);
    expect(pipeline.count('dead_letters')).toBe(0);
  });

  it('is noticed when all is read and nothing is asked for', async () => {
    writeHistory(2, 10);
    const runner = pipeline.createRunner();
    runner.start();
    const redis = pipeline.client('flush');
    await until(async () => Number(await redis.get('blueplane:queue:depth')) >= 21);
    await redis.flushall();
    pipeline.startFastPath();
    await until(() => pipeline.count('claude_raw_traces') === 20);
  });

  it('is noticed when only its entries are deleted', async () => {
    writeHistory(2, 10);
    const runner = pipeline.createRunner();
    runner.start();
    const redis = pipeline.client('delete');
    await until(async () => Number(await redis.get('blueplane:queue:depth')) >= 21);
    await redis.del('telemetry:events');
    pipeline.startFastPath();
    await runner.ingest(silent);
    expect(pipeline.count('claude_raw_traces')).toBe(20);
  });
});

describe('another life', () => {
  it('goes on where the database is, without reading anything twice', async () => {
    writeHistory(3, 10);
    pipeline.startFastPath();
    const first = pipeline.createRunner();
    first.start();
    await first.ingest(silent);
    await first.stop();
    appendFileSync(place('-w/s1.jsonl'), lines(100));
    const second = pipeline.createRunner();
    second.start();
    expect(await second.ingest(silent)).toMatchObject({ files: 3, filesRead: 1, events: 1 });
    expect(pipeline.count('claude_raw_traces')).toBe(31);
  });

  it('may end at any time', async () => {
    const total = writeHistory(10, 250);
    pipeline.startFastPath();
    while (pipeline.count('claude_raw_traces') < total) {
      const runner = pipeline.createRunner();
      runner.start();
      const before = pipeline.count('claude_raw_traces');
      await until(() => pipeline.count('claude_raw_traces') > before || before === total);
      await runner.stop();
    }
    expect(new Set(pipeline.messages()).size).toBe(total);
  });
});

describe('an end', () => {
  it('is safe before the start, twice, and while it waits for room in the queue', async () => {
    const early = pipeline.createRunner();
    await early.stop();
    await early.stop();
    await expect(early.ingest(silent)).rejects.toThrow(CaptureStoppedError);

    writeHistory(30, 400);
    const runner = pipeline.createRunner();
    runner.start();
    const run = runner.ingest(silent);
    const refused = expect(run).rejects.toThrow(CaptureStoppedError);
    await until(async () => Number(await pipeline.client('look').get('blueplane:queue:depth')) >= 10_000);
    await Promise.all([runner.stop(), runner.stop()]);
    await runner.stop();
    await refused;
  });
});

it('writes neither paths nor content to the log', async () => {
  writeFileSync(place('-secret-MARKER/s1.jsonl'), `${lines(1)}MARKER no json\n`);
  rmSync(pipeline.projects, { recursive: true });
  writeFileSync(place("-o'MARKER/s1.jsonl"), `${lines(1)}MARKER no json\n`);
  pipeline.startFastPath();
  const runner = pipeline.createRunner([pipeline.projects, '/proc/self/MARKER']);
  runner.start();
  await runner.ingest(silent);
  await pipeline.killRedis();
  await pipeline.startRedis();
  await runner.ingest(silent);
  expect(pipeline.log.length).toBeGreaterThan(0);
  expect(pipeline.log.join('')).not.toContain('MARKER');
});
