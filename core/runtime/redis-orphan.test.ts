import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test, vi } from 'vitest';
import type { Logger } from './logger.ts';
import type { HomePaths } from './paths.ts';
import { prepareHome } from './prepare-home.ts';
import { endOrphanedRedis } from './redis-orphan.ts';
import { answersPing } from './redis-server.ts';
import { endAbandonedRedis } from './redis-shutdown.ts';
import { testFolder } from './test-folder.ts';
import { testLog } from './test-log.ts';
import { runRedis } from './test-redis-server.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };

async function newHome(): Promise<{ paths: HomePaths; log: Logger }> {
  const paths = await prepareHome(testFolder());
  mkdirSync(paths.redisDirectory);
  return { paths, log: testLog(paths.log).logger('redis') };
}

test('a server of an earlier owner is ended, one that works elsewhere is left alone', async () => {
  const { paths, log } = await newHome();
  const [ours, foreign] = [paths.redisSocket('ours'), paths.redisSocket('other')];
  await runRedis(ours, paths.redisDirectory);
  await runRedis(foreign, testFolder());
  expect(await endOrphanedRedis(paths, log)).toBe(1);
  expect(await answersPing({ socketPath: ours, url: null })).toBe(false);
  expect(await answersPing({ socketPath: foreign, url: null })).toBe(true);
});

test('something that does not answer like Redis is left alone', async () => {
  const { paths, log } = await newHome();
  const silent = paths.redisSocket('silent');
  const server = createServer().listen(silent);
  await once(server, 'listening');
  expect(await endOrphanedRedis(paths, log)).toBe(0);
  expect(existsSync(silent)).toBe(true);
  server.close();
});

test('a worker whose supervisor is gone ends the private Redis and no other', async () => {
  const { paths } = await newHome();
  const socketPath = paths.redisSocket('left');
  await runRedis(socketPath, paths.redisDirectory);
  await endAbandonedRedis({ socketPath: null, url: 'redis://127.0.0.1:1', keyPrefix: '' });
  await endAbandonedRedis({ socketPath, url: null, keyPrefix: '' });
  await vi.waitFor(async () => expect(await answersPing({ socketPath, url: null })).toBe(false), PATIENCE);
  await endAbandonedRedis({ socketPath, url: null, keyPrefix: '' });
});
