import type { Redis } from 'ioredis';
import { z } from 'zod';
import { keyPrefix } from './key-prefix.ts';
import type { HomePaths } from './paths.ts';
import { readRedisNote } from './redis-note.ts';
import { withRedis } from './redis-probe.ts';
import type { Settings } from './settings.ts';

export type StreamStatus = {
  name: string;
  length: number;
  /** `lag` is null when Redis cannot tell it (before 7.0, or after deletions). */
  groups: { name: string; consumers: number; pending: number; lag: number | null }[];
};

const groupSchema = z.looseObject({
  name: z.string(),
  consumers: z.number(),
  pending: z.number(),
  lag: z.number().nullish(),
});

/** What a home's Redis says of itself. */
export type RedisFacts = { version: string | null; memoryBytes: number | null; clients: number | null };

/**
 * The Redis of a home and the streams of this installation in it with their consumer groups, for `status --verbose`.
 * @throws when it is down
 */
export async function describeHomeRedis(
  paths: HomePaths,
  settings: Settings,
): Promise<{ server: RedisFacts; streams: StreamStatus[] }> {
  const { url } = settings.redis;
  const note = readRedisNote(paths.redisDirectory);
  const address =
    url === undefined ? { socketPath: note?.socket ?? null, url: note?.url ?? null } : { socketPath: null, url };
  return await withRedis(address, async (redis) => {
    const info = await redis.info();
    const names = await streamNames(redis, `${literal(keyPrefix(settings, paths))}*`);
    return {
      server: {
        version: /^redis_version:(\S+)/m.exec(info)?.[1] ?? null,
        memoryBytes: countIn(info, 'used_memory'),
        clients: countIn(info, 'connected_clients'),
      },
      streams: await Promise.all(names.map((name) => describeStream(redis, name))),
    };
  });
}

function countIn(info: string, field: string): number | null {
  const text = new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1];
  return text === undefined ? null : Number(text);
}

/** A prefix may hold what a pattern reads otherwise. */
function literal(prefix: string): string {
  return prefix.replaceAll(/[\\*?[\]]/g, '\\$&');
}

async function streamNames(redis: Redis, pattern: string): Promise<string[]> {
  const names = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000, 'TYPE', 'stream');
    for (const key of keys) names.add(key);
    cursor = next;
  } while (cursor !== '0');
  return [...names].sort();
}

async function describeStream(redis: Redis, name: string): Promise<StreamStatus> {
  const length = await redis.xlen(name);
  const reply: unknown = await redis.xinfo('GROUPS', name);
  const groups = z.array(z.unknown()).parse(reply).map(pairsToObject);
  return {
    name,
    length,
    groups: z
      .array(groupSchema)
      .parse(groups)
      .map(({ name: group, consumers, pending, lag }) => ({ name: group, consumers, pending, lag: lag ?? null })),
  };
}

/** Redis answers `[key, value, key, value ...]`. */
function pairsToObject(reply: unknown): unknown {
  if (!Array.isArray(reply)) return reply;
  const pairs: [string, unknown][] = [];
  for (let index = 0; index + 1 < reply.length; index += 2) pairs.push([String(reply[index]), reply[index + 1]]);
  return Object.fromEntries(pairs);
}
