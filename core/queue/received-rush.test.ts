import { expect, test, vi } from 'vitest';
import { queueKeys } from './keys.ts';
import { ReceivedRush } from './received-rush.ts';
import { startTestRedis } from './test-redis.ts';

/** Long enough for a busy machine. */
const PATIENCE = { timeout: 60_000, interval: 50 };

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
    // Again, where a busy machine asks only when it is over.
    let now = 1_999;
    await vi.waitFor(async () => {
      await teller.note(1, now);
      const lasts = await redis.pttl(keys.rush);
      expect([lasts > 0, lasts <= 1_000, await asker.isOn()]).toEqual([true, true, true]);
      now += 500;
      await teller.note(299, now);
    }, PATIENCE);
    await vi.waitFor(async () => expect(await asker.isOn()).toBe(false), PATIENCE);
  } finally {
    await server.close();
  }
});
