import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import { CaptureStoppedError } from './ingest-requests.ts';
import { TestPipeline, until } from './test-pipeline.ts';
import { assistantLines as lines } from './test-source.ts';

let pipeline: TestPipeline;
beforeEach(async () => {
  pipeline = new TestPipeline();
  await pipeline.startRedis();
});
afterEach(() => pipeline.close());

const silent = () => {};

describe('a run over all sources', () => {
  it('ends when everything is stored, with its figures', async () => {
    writeFileSync(pipeline.place('-w/s1.jsonl'), `${lines(1, 3)}not json\n\n[]\n`);
    writeFileSync(pipeline.place('-w/s1/subagents/agent-a.jsonl'), lines(4, 5));
    writeFileSync(pipeline.place('-w/empty.jsonl'), '');
    execFileSync('mkfifo', [pipeline.place('-w/pipe.jsonl')]);
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
      skipped: [{ path: pipeline.place('-w/pipe.jsonl'), reason: 'a FIFO, not a file' }],
    });
    expect(progress.bytesRead).toBe(progress.bytesTotal);
    expect(pipeline.count('dead_letters')).toBe(0);
    expect(await runner.ingest(silent)).toMatchObject({ files: 3, filesRead: 0, lines: 0, events: 0, bytesRead: 0 });
    expect(pipeline.count('claude_raw_traces')).toBe(5);
  });

  it('has the figures of this run alone: not of what was read before it was asked for', async () => {
    const total = pipeline.writeHistory(3, 10);
    pipeline.startFastPath();
    const runner = pipeline.createRunner();
    runner.start();
    // The first reading is over when the marker behind it is stored.
    await until(() => pipeline.count('source_scans') === 1);
    expect(pipeline.count('claude_raw_traces')).toBe(total);
    expect(await runner.ingest(silent)).toMatchObject({ files: 3, filesRead: 0, lines: 0, events: 0 });
  });

  it('reads nothing before it is asked for when it is told to wait, and then all of it', async () => {
    const total = pipeline.writeHistory(3, 10);
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
    pipeline.writeHistory(3, 10);
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
    writeFileSync(pipeline.place('-w/s1.jsonl'), lines(1, 5));
    const runner = pipeline.createRunner();
    runner.start();
    await until(async () => Number(await pipeline.client('look').get('blueplane:queue:depth')) >= 5);
    rmSync(pipeline.place('-w/s1.jsonl'));
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
      const path = pipeline.place(`-w/s${number}.jsonl`);
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

  it('tells when what changed lately is stored, before it reads older files', async () => {
    writeFileSync(pipeline.place('-w/new.jsonl'), lines(1, 3));
    const old = pipeline.place('-w/old.jsonl');
    writeFileSync(old, lines(4, 9));
    const time = new Date(Date.now() - 3 * 86_400_000);
    utimesSync(old, time, time);
    pipeline.startFastPath();
    const runner = pipeline.createRunner();
    let storedThen = 0;
    const told = runner.recentStored.then(() => {
      storedThen = pipeline.count('claude_raw_traces');
    });
    runner.start();
    await told;
    expect(storedThen).toBe(3);
    await runner.ingest(silent);
    expect(pipeline.count('claude_raw_traces')).toBe(9);
  });

  it('tells so at once where there is nothing to read', async () => {
    const runner = pipeline.createRunner();
    runner.start();
    await runner.recentStored;
    expect(pipeline.count('claude_raw_traces')).toBe(0);
  });

  it('reports while it goes on, never more than there is', async () => {
    pipeline.writeHistory(10, 300);
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

describe('a queue that loses its content', () => {
  it('is filled again from the checkpoints after FLUSHALL in the middle', async () => {
    const total = pipeline.writeHistory(20, 250);
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
    const total = pipeline.writeHistory(20, 250);
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
    pipeline.writeHistory(2, 10);
    const runner = pipeline.createRunner();
    runner.start();
    const redis = pipeline.client('flush');
    await until(async () => Number(await redis.get('blueplane:queue:depth')) >= 21);
    await redis.flushall();
    pipeline.startFastPath();
    await until(() => pipeline.count('claude_raw_traces') === 20);
  });

  it('is noticed when only its entries are deleted', async () => {
    pipeline.writeHistory(2, 10);
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
    pipeline.writeHistory(3, 10);
    pipeline.startFastPath();
    const first = pipeline.createRunner();
    first.start();
    await first.ingest(silent);
    await first.stop();
    appendFileSync(pipeline.place('-w/s1.jsonl'), lines(100));
    const second = pipeline.createRunner();
    second.start();
    expect(await second.ingest(silent)).toMatchObject({ files: 3, filesRead: 1, events: 1 });
    expect(pipeline.count('claude_raw_traces')).toBe(31);
  });

  it('may end at any time', async () => {
    const total = pipeline.writeHistory(10, 250);
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

    pipeline.writeHistory(30, 400);
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
  writeFileSync(pipeline.place('-secret-MARKER/s1.jsonl'), `${lines(1)}MARKER no json\n`);
  rmSync(pipeline.projects, { recursive: true });
  writeFileSync(pipeline.place("-o'MARKER/s1.jsonl"), `${lines(1)}MARKER no json\n`);
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
