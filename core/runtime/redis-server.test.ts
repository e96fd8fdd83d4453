import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withRedis } from './redis-probe.ts';
import { answersInTime, answersPing } from './redis-server.ts';

let folder: string;
let server: ChildProcess;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bp-redis-server-'));
  const options = ['--port', '0', '--unixsocket', address().socketPath, '--save', '', '--appendonly', 'no'];
  server = spawn('redis-server', options, { cwd: folder, stdio: 'ignore' });
});
afterEach(async () => {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true });
});

const address = () => ({ socketPath: join(folder, 'redis.sock'), url: null });

test('a Redis that answers late does not answer now, but in time; one that ended does neither', async () => {
  while (!(await answersPing(address()))) await sleep(10);
  // Longer than an answer is waited for, shorter than the distance of two pings.
  await withRedis(address(), (redis) => redis.call('CLIENT', 'PAUSE', '4000', 'ALL'));
  expect(await Promise.all([answersPing(address()), answersInTime(address())])).toEqual([false, true]);
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
  expect(await Promise.all([answersPing(address()), answersInTime(address())])).toEqual([false, false]);
});
