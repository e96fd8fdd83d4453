import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, vi } from 'vitest';
import { answersPing } from './redis-server.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };

/**
 * A real Redis on a socket, once it answers; it ends with the test.
 * @param directory its working directory
 */
export async function runRedis(socketPath: string, directory: string): Promise<{ kill(): Promise<void> }> {
  const words = ['--port', '0', '--unixsocket', socketPath, '--dir', directory, '--save', ''];
  const child = spawn('redis-server', words, { stdio: 'ignore' });
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  onTestFinished(kill);
  await vi.waitFor(async () => expect(await answersPing({ socketPath, url: null })).toBe(true), PATIENCE);
  return { kill };
}
