import { Redis } from 'ioredis';
import { z } from 'zod';
import { homePaths } from '../core/runtime/paths.ts';
import { readRedisNote } from '../core/runtime/redis-note.ts';

/** The Redis of a running server, seen from outside. */
export type WatchedRedis = {
  /** Every command that it was given since, with its arguments: entries of streams are deleted once they are read. */
  said(): string;
  /** Every key that is there now, with what it holds. */
  holds(): Promise<string>;
  close(): void;
};

/** Listens to everything that is written into the private Redis of a home from now on. */
export async function watchRedis(home: string): Promise<WatchedRedis> {
  const socket = readRedisNote(homePaths(home).redisDirectory)?.socket;
  if (socket === undefined || socket === null) throw new Error('the home has no Redis');
  const redis = new Redis(socket);
  const monitor = await redis.monitor();
  const commands: string[] = [];
  monitor.on('monitor', (_time: string, args: readonly string[]) => commands.push(args.join(' ')));
  return {
    said: () => commands.join('\n'),
    async holds() {
      const pieces: string[] = [];
      for (const key of await redis.keys('*')) pieces.push(key, JSON.stringify(await contentOf(redis, key)));
      return pieces.join('\n');
    },
    close() {
      monitor.disconnect();
      redis.disconnect();
    },
  };
}

function contentOf(redis: Redis, key: string): Promise<unknown> {
  const readers: Record<string, () => Promise<unknown>> = {
    string: () => redis.get(key),
    hash: () => redis.hgetall(key),
    list: () => redis.lrange(key, 0, -1),
    set: () => redis.smembers(key),
    zset: () => redis.zrange(key, '0', '-1'),
    stream: () => redis.xrange(key, '-', '+'),
    // It went in the same moment.
    none: async () => null,
  };
  return redis.type(key).then((type) => {
    const read = readers[z.string().parse(type)];
    if (read === undefined) throw new Error(`nobody here reads a ${type}`);
    return read();
  });
}
