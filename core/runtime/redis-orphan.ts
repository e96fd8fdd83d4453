import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './error-fields.ts';
import type { Logger } from './logger.ts';
import type { HomePaths } from './paths.ts';
import { readRedisNote } from './redis-note.ts';
import { withRedis } from './redis-probe.ts';
import { answersPing } from './redis-server.ts';

/** An ending Redis lets go of its socket within milliseconds. */
const END_WAIT_MS = 5_000;
const END_POLL_MS = 20;

/**
 * Ends what a killed owner left behind: every Redis on a socket of this home. Only the holder of the home's lock may
 * call it. Nothing is killed by its process id, which may be another process's by now: each server is asked over its
 * own socket, and only when it says that it works in our folder.
 * @returns how many were ended.
 */
export async function endOrphanedRedis(paths: HomePaths, log: Logger): Promise<number> {
  let ended = 0;
  for (const address of candidates(paths)) {
    try {
      if (await endOne(address, paths.redisDirectory)) ended += 1;
      else log.warn('a Redis on a socket of this home works in another folder and was left alone');
    } catch (error) {
      if (!isGone(error))
        log.warn({ reason: errorCode(error) }, 'a Redis left behind does not answer and was left alone');
      else if (address.socketPath !== null) rmSync(address.socketPath, { force: true });
    }
  }
  if (ended > 0) log.info({ count: ended }, 'ended the Redis that an earlier run left behind');
  return ended;
}

type Address = { socketPath: string | null; url: string | null };

function candidates(paths: HomePaths): Address[] {
  const noted = readRedisNote(paths.redisDirectory);
  if (noted !== null && noted.socket === null) return [{ socketPath: null, url: noted.url }];
  const found = listSockets(paths.socketDirectory);
  const sockets = new Set(noted?.socket ? [noted.socket, ...found] : found);
  return [...sockets].map((socketPath) => ({ socketPath, url: null }));
}

function listSockets(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => /^redis-.*\.sock$/.test(name))
    .map((name) => join(directory, name));
}

/** @returns false when it is not ours. @throws when nothing answers. */
async function endOne(address: Address, directory: string): Promise<boolean> {
  const isOurs = await withRedis(address, async (redis) => {
    const reply: unknown = await redis.config('GET', 'dir');
    return Array.isArray(reply) && reply[1] === realpathSync(directory);
  });
  if (!isOurs) return false;
  // The server answers by closing the connection, which ioredis reports as an error.
  await withRedis(address, (redis) => redis.call('SHUTDOWN', 'NOSAVE')).catch(() => undefined);
  const deadline = performance.now() + END_WAIT_MS;
  while (await answersPing(address)) {
    if (performance.now() > deadline) throw new Error('it did not end when asked');
    await new Promise((resolve) => setTimeout(resolve, END_POLL_MS));
  }
  if (address.socketPath !== null) rmSync(address.socketPath, { force: true });
  return true;
}

function isGone(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOENT'].includes(errorCode(error));
}
