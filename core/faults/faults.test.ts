import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { amount, IS_FULL } from '../../build/test/amount.ts';
import { backUp } from '../lifecycle/back-up.ts';
import { readRepairNote } from '../lifecycle/repair-note.ts';
import { queueKeys } from '../queue/keys.ts';
import { compare } from './test-compare.ts';
import { enter, type Row } from './test-ledger.ts';
import { OwnMemory } from './test-memory.ts';
import { DESCRIPTORS, FaultServer } from './test-server.ts';
import { WrittenSessions } from './test-sessions.ts';

/**
 * One server, one home, one fault after the other: whatever happens to a process, to Redis, to the disk or to the files
 * that are read, in the end everything that was written is counted, and counted once.
 */

const KILLS = amount({ short: 7, full: 300 });
const POISON = amount({ short: 300, full: 10_000 });
const FILES = amount({ short: 200, full: 50_000 });
const LOCKED_MS = amount({ short: 500, full: 30_000 });
const GROWING = amount({ short: 4, full: 50 });
/** Of the growing file: 5 MB ten times a second are 50 MB a second. */
const STEPS_A_SECOND = 10;
const GROWING_BYTES = amount({ short: 200_000, full: 5_000_000 });
const CLOCK_JUMPS = amount({ short: 4, full: 60 });
const YEAR_MS = 365 * 86_400_000;
const SUSPENSIONS = amount({ short: 1, full: 10 });
/** In the full form longer than a process may be silent before it counts as hung. */
const SUSPENDED_MS = amount({ short: 2_000, full: 40_000 });
const REDIS_FAULTS = amount({ short: 1, full: 10 });
const LATE_ANSWERS = amount({ short: 5, full: 150 });
const LATE_MS = 200;
const FIRST_ANSWERS = amount({ short: 40, full: 20_000 });
/** In the full form, with a second between them, so many that every process has rested since the first work. */
const MEMORY_LOOKS = amount({ short: 1, full: 30 });
const PATIENCE_MS = amount({ short: 300_000, full: 1_800_000 });
const HOME_BYTES = amount({ short: 200_000_000, full: 2_000_000_000 });
const ANSWERS = 40;
const PAGE_BYTES = 4_096;
const RebuildResult = z.object({ events: z.number(), unreadable: z.number(), changes: z.array(z.unknown()) });
const keys = queueKeys('');

let server: FaultServer;
let written: WrittenSessions;
let memory: OwnMemory;
let isMounted = false;
let deadLetters = 0;

beforeAll(async () => {
  server = new FaultServer();
  isMounted = server.mount(HOME_BYTES);
  written = new WrittenSessions(server.claude);
  await server.start();
  // What only starts has loaded and kept nothing yet of what work takes.
  written.add(FIRST_ANSWERS);
  await server.settle();
  memory = new OwnMemory(server);
  await memory.takeNormal(MEMORY_LOOKS);
}, PATIENCE_MS);
afterAll(() => server?.remove(), PATIENCE_MS);

/** The same row of numbers from 0 to 1 in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** What a fault came to: how often it was injected, and what else was measured. Null: this machine does not let it happen. */
type Injection = { times: number; note?: string } | null;

/** A fault, after which everything written is counted once and what was refused is explained; it gets a row in any case. */
function fault(name: string, inject: () => Promise<Injection>): void {
  test(name, { timeout: PATIENCE_MS }, async ({ skip, onTestFinished }) => {
    const row: Row = { fault: name, outcome: 'failed', injected: 0, found: null, memory: null, note: '' };
    // Also after a test that ran out of time.
    onTestFinished(() => enter(row));
    const injection = await inject();
    if (injection === null) {
      row.outcome = 'not injected';
      skip('a small file system cannot be mounted here');
      return;
    }
    row.injected = injection.times;
    row.note = injection.note ?? '';
    await server.settle();
    const { found, sums } = await compare(server.paths.database, written.expected);
    row.found = found;
    const { ids: _ids, ...expected } = written.expected;
    expect(found).toEqual({ eventsIn: expected.lines, lost: 0, doubled: 0, deadLetters });
    expect(sums).toEqual(expected);
    const taken = await memory.afterRest();
    row.memory = taken;
    if (taken !== null) {
      expect(taken.after).toBeGreaterThan(0);
      expect(taken.after).toBeLessThanOrEqual(taken.allowed);
    }
    row.outcome = 'passed';
  });
}

fault(`${DESCRIPTORS} descriptors, a home on a long path with spaces and non-ASCII letters`, async () => {
  expect(Buffer.byteLength(server.home)).toBeGreaterThan(120);
  expect(server.paths.controlSocket.startsWith(server.home)).toBe(false);
  const limits = await server.descriptorLimits();
  if (process.platform === 'linux') expect(limits.length).toBeGreaterThan(1);
  for (const limit of limits) expect(limit).toMatchObject({ soft: DESCRIPTORS, hard: DESCRIPTORS });
  written.add(ANSWERS);
  return { times: 1 };
});

fault(`SIGKILL of each process at random points (${KILLS})`, async () => {
  const next = random(1);
  const names = ['capture', 'fast-path', 'slow-path', 'redis', 'gateway', 'fast-path', 'supervisor'];
  for (let kill = 0; kill < KILLS; kill += 1) {
    written.add(ANSWERS);
    const ingest = server.beginIngest();
    await sleep(next() * 300);
    // One that is only starting again has no process to kill yet.
    const name = names[kill % names.length] ?? '';
    await server.until(`${name} runs`, async () => {
      process.kill(await server.pidOf(name), 'SIGKILL');
      return true;
    });
    await ingest;
    if (name === 'supervisor') await server.settle();
  }
  return { times: KILLS };
});

fault(`Redis wiped in the midst of an ingest (${REDIS_FAULTS})`, async () => {
  for (let count = 0; count < REDIS_FAULTS; count += 1) {
    written.add(5 * ANSWERS);
    const ingest = server.beginIngest();
    await server.withRedis((redis) => redis.flushall());
    await ingest;
  }
  return { times: REDIS_FAULTS };
});

fault(`Redis stopped and let go on (${REDIS_FAULTS})`, async () => {
  for (let count = 0; count < REDIS_FAULTS; count += 1) {
    const redis = await server.pidOf('redis');
    process.kill(redis, 'SIGSTOP');
    written.add(ANSWERS);
    const ingest = server.beginIngest();
    await sleep(500);
    process.kill(redis, 'SIGCONT');
    await ingest;
  }
  return { times: REDIS_FAULTS };
});

fault(`Redis answers ${LATE_MS} ms late and more (${LATE_ANSWERS})`, async () => {
  await server.withRedis(async (redis) => {
    written.add(ANSWERS);
    const ingest = server.beginIngest();
    // Each waits for the end of the pause before it, with what the processes asked meanwhile.
    for (let count = 0; count < LATE_ANSWERS; count += 1) {
      expect(await redis.call('CLIENT', 'PAUSE', String(LATE_MS), 'ALL')).toBe('OK');
    }
    await ingest;
  });
  return { times: LATE_ANSWERS };
});

if (IS_FULL) {
  fault('Redis stopped until it is replaced', async () => {
    const stopped = await server.pidOf('redis');
    process.kill(stopped, 'SIGSTOP');
    written.add(ANSWERS);
    await server.until('another Redis runs', async () => (await server.pidOf('redis')) !== stopped);
    return { times: 1 };
  });
}

fault(`Redis out of memory (${REDIS_FAULTS})`, async () => {
  for (let count = 0; count < REDIS_FAULTS; count += 1) {
    await server.withRedis((redis) => redis.config('SET', 'maxmemory', '1'));
    written.add(ANSWERS);
    const ingest = server.beginIngest();
    await sleep(500);
    await server.withRedis((redis) => redis.config('SET', 'maxmemory', '0'));
    await ingest;
  }
  return { times: REDIS_FAULTS };
});

fault(`Redis refuses connections (${REDIS_FAULTS})`, async () => {
  for (let count = 0; count < REDIS_FAULTS; count += 1) {
    await server.withRedis(async (redis) => {
      const [, usual] = z.tuple([z.string(), z.string()]).parse(await redis.config('GET', 'maxclients'));
      await redis.config('SET', 'maxclients', '1');
      await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      written.add(ANSWERS);
      await sleep(500);
      await redis.config('SET', 'maxclients', usual);
    });
  }
  return { times: REDIS_FAULTS };
});

fault(`the clock of all processes but Redis set forward and back by up to a year (${CLOCK_JUMPS})`, async () => {
  const next = random(2);
  for (let jump = 0; jump < CLOCK_JUMPS; jump += 1) {
    written.add(ANSWERS);
    const ingest = server.beginIngest();
    await sleep(next() * 200);
    server.setClock((jump % 2 === 0 ? 1 : -1) * Math.floor(next() * YEAR_MS));
    written.add(ANSWERS);
    await ingest;
  }
  // A restart in another year, and the way back to this one.
  await server.stop();
  await server.settle();
  expect(Math.abs((await server.status()).startedAt - Date.now())).toBeGreaterThan(86_400_000);
  server.setClock(0);
  return { times: CLOCK_JUMPS };
});

fault(`all processes suspended and let go on (${SUSPENSIONS})`, async () => {
  for (let count = 0; count < SUSPENSIONS; count += 1) {
    written.add(ANSWERS);
    const ingest = server.beginIngest();
    await server.suspend(SUSPENDED_MS);
    written.add(ANSWERS);
    await ingest;
  }
  return { times: SUSPENSIONS };
});

fault(`the database locked by another process (${LOCKED_MS} ms)`, async () => {
  const script = join(import.meta.dirname, '..', 'fast-path', 'test-lock.ts');
  const holder = spawn(process.execPath, [script, server.paths.database], { stdio: 'pipe' });
  await once(holder.stdout, 'data');
  written.add(ANSWERS);
  const ingest = server.beginIngest();
  await sleep(LOCKED_MS);
  holder.stdin.end();
  await once(holder, 'exit');
  await ingest;
  return { times: 1 };
});

fault('the disk full', async () => {
  if (!isMounted) return null;
  const { blocks, bfree, bsize } = statfsSync(server.home);
  expect(server.remount(`size=${(blocks - bfree) * bsize}`)).toBe(true);
  written.add(50 * ANSWERS);
  expect(await server.beginIngest()).toMatch(/^The disk that holds telemetry\.db (is full|fails); nothing is lost\./);
  // What is stored can be looked at on a full disk, too: all processes run after a new start, the dashboard's as well.
  await server.stop();
  await server.start();
  expect(server.remount(`size=${HOME_BYTES}`)).toBe(true);
  return { times: 1 };
});

fault('the disk read-only at a start', async () => {
  if (!isMounted) return null;
  await server.stop();
  expect(server.remount('ro')).toBe(true);
  await expect(server.start()).rejects.toThrow(/cannot be written/);
  expect(server.remount('rw')).toBe(true);
  written.add(ANSWERS);
  return { times: 1 };
});

fault(`${POISON} poison events`, async () => {
  await server.withRedis(async (redis) => {
    for (let count = 0; count < POISON; count += 500) {
      const batch = redis.pipeline();
      for (let index = count; index < Math.min(count + 500, POISON); index += 1) {
        batch.xadd(keys.events, '*', 'count', '1', 'frame', poison(index));
        batch.incr(keys.depth);
      }
      for (const [error] of (await batch.exec()) ?? []) expect(error).toBeNull();
    }
  });
  written.add(ANSWERS);
  deadLetters += POISON;
  return { times: POISON };
});

/** Every other one is no frame at all, the others hold an event of no form that is known. */
function poison(index: number): string {
  if (index % 2 === 0) return `{"poison": ${index}`;
  return JSON.stringify({
    version: 1,
    platform: 'claude_code',
    source_file: `poison-${index}`,
    generation: 0,
    range_start: 1,
    range_end: 2,
    fingerprint: 'f',
    source_size: 2,
    source_modified_ms: 1,
    events: [
      { event_id: `${'f'.repeat(24)}${index.toString(16).padStart(8, '0')}`, platform: 'claude_code', record: index },
    ],
    rejections: [],
  });
}

test('dead letters explain each of them, without a word of what they hold', async () => {
  const { classes } = await server.client.call('deadLetters', {}).then((answer) => Object(answer));
  expect(classes).toMatchObject([
    { errorType: 'InvalidEvent', platform: 'claude_code', letters: POISON / 2 },
    { errorType: 'UnreadableEntry', platform: 'unknown', letters: POISON / 2 },
  ]);
});

fault(`a file growing by ${(GROWING_BYTES * STEPS_A_SECOND) / 1e6} MB a second`, async () => {
  const file = written.add(1);
  const padding = 4_000;
  const begun = performance.now();
  let bytes = 0;
  for (let step = 1; step <= GROWING; step += 1) {
    bytes += written.append(file, Math.floor(GROWING_BYTES / padding), padding);
    await sleep(Math.max(0, begun + (step * 1_000) / STEPS_A_SECOND - performance.now()));
  }
  // A machine that is busy or slow writes less than was wanted, and the table says so.
  const reached = bytes / ((performance.now() - begun) / 1_000) / 1e6;
  return { times: 1, note: `${reached.toFixed(1)} MB/s reached` };
});

fault(`${FILES} session files`, async () => {
  for (let count = 0; count < FILES; count += 1) written.add(2);
  return { times: FILES };
});

fault('a database of which little can be read, and a start', async () => {
  await server.stop();
  expect(backUp(server.paths, Date.now())).toMatchObject({ made: true });
  const file = openSync(server.paths.database, 'r+');
  // Everything behind the first pages: what a start looks at is there, and the rest is not.
  const from = 100 * PAGE_BYTES;
  const bytes = statSync(server.paths.database).size - from;
  expect(bytes).toBeGreaterThan(0);
  writeSync(file, Buffer.alloc(bytes, 0xa5), 0, bytes, from);
  closeSync(file);
  await server.start().catch(() => undefined);
  written.add(ANSWERS);
  // The start itself may have come upon it, and has repaired it then.
  if (!server.hasEnded()) expect(await server.beginIngest()).toMatch(/^(done$|telemetry\.db is damaged\. Run)/);
  await server.stop();
  return { times: 1 };
});

test('the damaged database was repaired, and lies beside the backup', () => {
  expect(readRepairNote(server.paths)).toMatchObject({ state: 'done', readsAgain: true });
  expect(readdirSync(server.paths.backups)).toEqual([
    expect.stringMatching(/^damaged-/),
    expect.stringMatching(/^telemetry-/),
  ]);
});

test('a rebuild after all of them finds every figure right', { timeout: PATIENCE_MS }, async () => {
  await server.settle();
  const { events, unreadable, changes } = RebuildResult.parse(JSON.parse(await server.command('rebuild', '--json')));
  expect({ unreadable, changes }).toEqual({ unreadable: 0, changes: [] });
  expect(events).toBe(written.expected.lines);
});
