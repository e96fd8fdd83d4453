import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withRedis } from './redis-probe.ts';
import { answersInTime, answersPing } from './redis-server.ts';
import { testFolder } from './test-folder.ts';
import { runRedis } from './test-redis-server.ts';

test('a Redis that answers late does not answer now, but in time; one that ended does neither', async () => {
  const folder = testFolder();
  const address = { socketPath: join(folder, 'redis.sock'), url: null };
  const server = await runRedis(address.socketPath, folder);
  // Longer than an answer is waited for, shorter than the distance of two pings.
  await withRedis(address, (redis) => redis.call('CLIENT', 'PAUSE', '4000', 'ALL'));
  expect(await Promise.all([answersPing(address), answersInTime(address)])).toEqual([false, true]);
  await server.kill();
  expect(await Promise.all([answersPing(address), answersInTime(address)])).toEqual([false, false]);
});
