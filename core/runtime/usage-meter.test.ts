import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { parsePs, readProcessFigures } from './process-figures.ts';
import { createTestClock } from './test-clock.ts';
import { createUsageMeter } from './usage-meter.ts';

test('shares are those since the last question, and nothing is made up', async () => {
  const clock = createTestClock();
  let cpuMs = 1_000;
  const read = async (pids: readonly number[]) => {
    return new Map(pids.filter((pid) => pid !== 9).map((pid) => [pid, { cpuMs, memoryBytes: pid * 1_024 }]));
  };
  const measure = createUsageMeter({ clock, read });
  const capture = { name: 'capture', pid: 7 };
  const usage = async () => (await measure([capture, { name: 'gone', pid: 9 }, { name: 'down', pid: null }])).processes;
  const nothing = { cpuShare: null, memoryBytes: null };
  expect(await usage()).toEqual([
    { name: 'capture', cpuShare: null, memoryBytes: 7_168 },
    { name: 'gone', ...nothing },
    { name: 'down', ...nothing },
  ]);
  clock.pass(2_000);
  cpuMs += 500;
  expect((await usage())[0]?.cpuShare).toBe(0.25);
  // Another window asks at nearly the same moment.
  clock.pass(10);
  expect((await usage())[0]?.cpuShare).toBe(0.25);
  clock.pass(990);
  expect((await usage())[0]?.cpuShare).toBe(0);
  // Another process under a new number.
  capture.pid = 8;
  clock.pass(1_000);
  expect((await usage())[0]?.cpuShare).toBeNull();
});

test('this very process takes time and memory', async ({ skip }) => {
  if (process.platform === 'win32') skip('Windows is not asked');
  const { pid } = process;
  const before = (await readProcessFigures([pid])).get(pid);
  expect(before?.memoryBytes).toBeGreaterThan(10 * 1024 ** 2);
  const began = process.cpuUsage();
  // Several ticks of the kernel's clock.
  for (let used = 0; used < 60_000; ) {
    const { user, system } = process.cpuUsage(began);
    used = user + system;
  }
  const after = (await readProcessFigures([pid])).get(pid);
  expect((after?.cpuMs ?? 0) - (before?.cpuMs ?? 0)).toBeGreaterThanOrEqual(40);
  expect((await readProcessFigures([2 ** 30])).size).toBe(0);
});

test('what is shared with others that run the same program is counted once, on Linux', async ({ skip }) => {
  if (process.platform !== 'linux') skip('only Linux tells the share');
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("there")']);
  try {
    await once(other.stdout, 'data');
    const { pid } = process;
    const taken = (await readProcessFigures([pid])).get(pid)?.memoryBytes;
    expect(taken).toBeLessThan(process.memoryUsage.rss());
  } finally {
    other.kill();
  }
});

test('what ps says is read in all its forms', () => {
  expect([...parsePs('  501  38912   1:02.34\n 7 1 1-02:03:04\nnonsense\n')]).toEqual([
    [501, { cpuMs: 62_340, memoryBytes: 38_912 * 1_024 }],
    [7, { cpuMs: (26 * 3_600 + 184) * 1_000, memoryBytes: 1_024 }],
  ]);
});
