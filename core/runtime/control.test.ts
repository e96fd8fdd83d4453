import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type TestContext, test } from 'vitest';
import { ownerStatus } from '../contracts/test-owner-status.ts';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import { type ControlClient, createControlClient, SilentOwnerError } from './control.ts';
import { type ControlHandlers, serveControl } from './control-server.ts';
import { NO_PROGRESS } from './ingest-progress.ts';
import { testFolder } from './test-folder.ts';

/** Longer than the distance of two heartbeats, on a busy machine too. */
const SILENCE_MS = 4_000;

function socketFolder(whenFinished: TestContext['onTestFinished']): { controlSocket: string; socketDirectory: string } {
  const socketDirectory = join(testFolder(whenFinished), 'run');
  mkdirSync(socketDirectory, { mode: 0o700 });
  return { socketDirectory, controlSocket: join(socketDirectory, 'control.sock') };
}

/** An owner whose ingest is `ingest`, until the test is over. */
async function ownerWith(
  ingest: ControlHandlers['ingest'],
  onTestFinished: TestContext['onTestFinished'],
): Promise<ControlClient> {
  const folder = socketFolder(onTestFinished);
  const unasked = () => Promise.reject(new Error('nobody asks for this'));
  const server = await serveControl(folder.controlSocket, {
    status: () => ownerStatus({ pid: process.pid }),
    ingest,
    mintAddress: unasked,
    call: unasked,
    act: unasked,
    onEvent: () => () => undefined,
    stop: () => undefined,
  });
  onTestFinished(() => server.close());
  return createControlClient(folder, SILENCE_MS);
}

// Each of these waits for nothing but silence, so they wait beside each other.
test.concurrent('an ingest that has nothing to tell for long is waited for', async ({ onTestFinished }) => {
  const result: IngestProgress = { ...NO_PROGRESS, files: 7 };
  const client = await ownerWith(() => sleep(2 * SILENCE_MS, result), onTestFinished);
  expect(await client.ingest(() => undefined)).toEqual(result);
});

test.concurrent.for([
  ['before it answers', false],
  ['in the midst of its answer', true],
] as const)('an owner that falls silent %s is given up', async ([_when, answersFirst], { onTestFinished }) => {
  const folder = socketFolder(onTestFinished);
  const owner = createServer((_request, response) => {
    if (answersFirst)
      response.write(`${JSON.stringify({ type: 'progress', progress: { ...NO_PROGRESS, files: 3 } })}\n`);
  });
  await new Promise<void>((listening) => owner.listen(folder.controlSocket, listening));
  onTestFinished(() => {
    owner.closeAllConnections();
    owner.close();
  });
  const heard: number[] = [];
  const client = createControlClient(folder, SILENCE_MS);
  await expect(client.ingest((progress) => heard.push(progress.files))).rejects.toThrow(SilentOwnerError);
  expect(heard).toEqual(answersFirst ? [3] : []);
  await expect(client.status()).rejects.toThrow(/does not answer/);
});
