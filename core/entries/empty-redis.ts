import type { RedisAddress } from '../contracts/worker-messages.ts';
import { errorMessage } from '../runtime/error-fields.ts';
import { withRedis } from '../runtime/redis-probe.ts';

/** Keys deleted by one command. */
const BATCH_KEYS = 500;

/**
 * Takes everything of ours out of a running Redis, and out of what it keeps on the disk. What was queued and is not
 * stored is read again from its source.
 * @returns what could not be done, in words; null when all is
 */
export async function emptyRedis(address: RedisAddress): Promise<string | null> {
  try {
    await withRedis(address, async (redis) => {
      if (address.keyPrefix === '') {
        // The private Redis writes nothing to the disk; its memory is all there is.
        await redis.flushall('SYNC');
        return;
      }
      let cursor = '0';
      do {
        const [next, keys] = await redis.scan(cursor, 'MATCH', `${literal(address.keyPrefix)}*`, 'COUNT', BATCH_KEYS);
        if (keys.length > 0) await redis.unlink(...keys);
        cursor = next;
      } while (cursor !== '0');
      await rewriteFiles(async (...command) => redis.call(...command));
    });
    return null;
  } catch (error) {
    return `Redis could not be emptied (${errorMessage(error)}). Mend it, then run \`blueplane restart\`.`;
  }
}

/** Shared servers keep copies of their keys on the disk, each in its way; one that keeps none refuses nothing. */
async function rewriteFiles(call: (command: string, ...args: string[]) => Promise<unknown>): Promise<void> {
  const settings = await call('CONFIG', 'GET', 'appendonly').catch(() => null);
  if (Array.isArray(settings) && settings[1] === 'yes') await call('BGREWRITEAOF').catch(ignoreRunning);
  const saves = await call('CONFIG', 'GET', 'save').catch(() => null);
  if (Array.isArray(saves) && saves[1] !== '') await call('BGSAVE').catch(ignoreRunning);
}

/** It is rewritten already, or by a command that this user may not give: then the server's own time comes. */
function ignoreRunning(): void {}

/** A prefix may hold what a pattern reads otherwise. */
function literal(prefix: string): string {
  return prefix.replaceAll(/[\\*?[\]]/g, '\\$&');
}
