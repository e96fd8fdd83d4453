import { expect, test } from 'vitest';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import type { Monitor } from './monitor.ts';
import { MonitorGroup } from './monitor-group.ts';

function figures(of: Partial<IngestProgress>): IngestProgress {
  return {
    files: 0,
    filesRead: 0,
    bytesTotal: 0,
    bytesRead: 0,
    lines: 0,
    events: 0,
    rejectedLines: 0,
    rejectedByReason: {},
    skipped: [],
    ...of,
  };
}

/** A monitor that reports the figures it is given, and writes down what it is told. */
class Told implements Monitor {
  readonly words: string[] = [];
  readonly recent = Promise.withResolvers<void>();
  readonly recentStored = this.recent.promise;
  readonly #steps: readonly IngestProgress[];

  constructor(...steps: readonly IngestProgress[]) {
    this.#steps = steps;
  }

  start(how?: object): void {
    this.words.push(`start ${JSON.stringify(how)}`);
  }

  async stop(): Promise<void> {
    this.words.push('stop');
  }

  pause(): void {
    this.words.push('pause');
  }

  resume(): void {
    this.words.push('resume');
  }

  async ingest(report: (progress: IngestProgress) => void): Promise<IngestProgress> {
    for (const step of this.#steps) {
      await Promise.resolve();
      report(step);
    }
    const last = this.#steps.at(-1);
    if (last === undefined) throw new Error('stopped');
    return last;
  }
}

test('what changed lately is stored when it is with each of them', async () => {
  const [one, two] = [new Told(), new Told()];
  const group = new MonitorGroup([one, two]);
  const first = Promise.race([group.recentStored.then(() => 'all'), two.recentStored.then(() => 'one of them')]);
  two.recent.resolve();
  expect(await first).toBe('one of them');
  one.recent.resolve();
  await group.recentStored;
});

test('all do the same at the same time', async () => {
  const [one, two] = [new Told(), new Told()];
  const group = new MonitorGroup([one, two]);
  group.start({ readAtOnce: false, paused: true });
  group.resume();
  group.pause();
  await group.stop();
  const told = ['start {"readAtOnce":false,"paused":true}', 'resume', 'pause', 'stop'];
  expect([one.words, two.words]).toEqual([told, told]);
});

test('the figures of all are added up, on the way and at the end', async () => {
  const rejected = { rejectedLines: 1, rejectedByReason: { invalid_json: 1 } };
  const group = new MonitorGroup([
    new Told(
      figures({ files: 2, lines: 5, events: 4, ...rejected }),
      figures({ files: 2, lines: 9, events: 8, ...rejected }),
    ),
    new Told(
      figures({
        files: 1,
        filesRead: 1,
        bytesTotal: 20,
        bytesRead: 10,
        lines: 4,
        events: 1,
        rejectedLines: 3,
        rejectedByReason: { invalid_json: 2, too_long: 1 },
        skipped: [{ path: '/a', reason: 'a FIFO, not a file' }],
      }),
    ),
  ]);
  const reports: IngestProgress[] = [];
  const sum = await group.ingest((progress) => void reports.push(progress));
  expect(sum).toEqual({
    files: 3,
    filesRead: 1,
    bytesTotal: 20,
    bytesRead: 10,
    lines: 13,
    events: 9,
    rejectedLines: 4,
    rejectedByReason: { invalid_json: 3, too_long: 1 },
    skipped: [{ path: '/a', reason: 'a FIFO, not a file' }],
  });
  expect(reports.map(({ lines }) => lines).toSorted((a, b) => a - b)).toEqual([5, 9, 13]);
});

test('a run that one of them breaks off has failed', async () => {
  const group = new MonitorGroup([new Told(figures({ files: 1 })), new Told()]);
  await expect(group.ingest(() => undefined)).rejects.toThrow('stopped');
});

test('a folder that nobody chose is missed only while nothing else is there', async () => {
  const missing = { path: '/home/.tool', reason: 'it does not exist' };
  const chosen = { path: '/chosen', reason: 'it does not exist' };
  const without = new Told(figures({ skipped: [missing, chosen] }));
  const alone = new MonitorGroup([without], [missing.path]);
  expect((await alone.ingest(() => undefined)).skipped).toEqual([missing, chosen]);
  const together = new MonitorGroup([without, new Told(figures({ files: 1 }))], [missing.path]);
  expect((await together.ingest(() => undefined)).skipped).toEqual([chosen]);
});
