import { expect, test } from 'vitest';
import { queueKeys } from './keys.ts';
import { ReceivedRush } from './received-rush.ts';
import { startTestRedis } from './test-redis.ts';

test('a rush is many events within half a second, whoever asks, and ends by itself', async () => {
  const server = await startTestRedis();
  try {
    const redis = server.connect();
    const keys = queueKeys('');
    const teller = new ReceivedRush(redis, keys);
    const asker = new ReceivedRush(server.connect(), keys);
    await teller.note(299, 1_000);
    await teller.note(299, 1_500);
    expect(await redis.exists(keys.rush)).toBe(0);
    await teller.note(1, 1_999);
    expect(await redis.pttl(keys.rush)).toBeGreaterThan(0);
    await redis.set(keys.rush, '1');
    expect(await asker.isOn()).toBe(true);
    await redis.del(keys.rush);
    expect(await asker.isOn()).toBe(false);
  } finally {
    await server.close();
  }
});
