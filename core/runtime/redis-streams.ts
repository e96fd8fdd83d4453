import type { Redis } from 'ioredis';
import { z } from 'zod';
import { QUEUE_DEPTH_KEY, type RedisFacts, type StreamStatus } from '../contracts/pipeline.ts';
import { keyPrefix } from './key-prefix.ts';
import type { HomePaths } from './paths.ts';
import { readRedisNote } from './redis-note.ts';
import { withRedis } from './redis-probe.ts';
import type { Settings } from './settings.ts';

const groupSchema = z.looseObject({
  name: z.string(),
  consumers: z.number(),
  pending: z.number(),
  lag: z.number().nullish(),
  'last-delivered-id': z.string(),
});
/** How many, the first and last of them, and whose they are. */
const pendingSchema = z.tuple([z.number(), z.string().nullable()]).rest(z.unknown());

/** The Redis of a home, how many events wait in its queue, and its streams. */
export type HomeRedis = { server: RedisFacts; waiting: number; streams: StreamStatus[] };

/**
 * The Redis of a home, its queue and the streams of this installation in it with their consumer groups, for `status --verbose`.
 * @throws when it is down
 */
export async function describeHomeRedis(paths: HomePaths, settings: Settings): Promise<HomeRedis> {
  const { url } = settings.redis;
  const note = readRedisNote(paths.redisDirectory);
  const address =
    url === undefined ? { socketPath: note?.socket ?? null, url: note?.url ?? null } : { socketPath: null, url };
  return await withRedis(address, async (redis) => {
    const prefix = keyPrefix(settings, paths);
    const names = await streamNames(redis, `${literal(prefix)}*`);
    return {
      server: await readRedisFacts(redis),
      waiting: Number((await redis.get(`${prefix}${QUEUE_DEPTH_KEY}`)) ?? '0'),
      streams: await describeStreams(redis, names),
    };
  });
}

/**
 * What Redis says of itself.
 * @throws when it is down
 */
export async function readRedisFacts(redis: Redis): Promise<RedisFacts> {
  const info = await redis.info();
  return {
    version: /^redis_version:(\S+)/m.exec(info)?.[1] ?? null,
    memoryBytes: countIn(info, 'used_memory'),
    clients: countIn(info, 'connected_clients'),
  };
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

/**
 * Streams with their consumer groups, as far as they are there.
 * @throws when Redis is down
 */
export async function describeStreams(redis: Redis, names: readonly string[]): Promise<StreamStatus[]> {
  const present = await Promise.all(names.map(async (name) => ((await redis.exists(name)) === 1 ? [name] : [])));
  return await Promise.all(present.flat().map((name) => describeStream(redis, name)));
}

async function describeStream(redis: Redis, name: string): Promise<StreamStatus> {
  const length = await redis.xlen(name);
  const reply: unknown = await redis.xinfo('GROUPS', name);
  const groups = z.array(z.unknown()).parse(reply).map(pairsToObject);
  return {
    name,
    length,
    groups: await Promise.all(
      z
        .array(groupSchema)
        .parse(groups)
        .map(async ({ name: group, consumers, pending, lag, 'last-delivered-id': delivered }) => ({
          name: group,
          consumers,
          pending,
          lag: lag ?? null,
          oldestWaitingAt: timeOf(
            (pending === 0 ? null : await oldestPending(redis, name, group)) ??
              (lag === 0 ? null : await nextAfter(redis, name, delivered)),
          ),
        })),
    ),
  };
}

/** Id of the oldest entry that was handed out and is not done. */
async function oldestPending(redis: Redis, stream: string, group: string): Promise<string | null> {
  return pendingSchema.parse(await redis.xpending(stream, group))[1];
}

/** Id of the first entry that was not handed out. */
async function nextAfter(redis: Redis, stream: string, delivered: string): Promise<string | null> {
  const [entry] = await redis.xrange(stream, `(${delivered}`, '+', 'COUNT', 1);
  return entry?.[0] ?? null;
}

/** An entry's id begins with the milliseconds at which it came. */
function timeOf(id: string | null): string | null {
  const milliseconds = Number(id?.split('-')[0]);
  return id === null || !Number.isSafeInteger(milliseconds) ? null : new Date(milliseconds).toISOString();
}

/** Redis answers `[key, value, key, value ...]`. */
function pairsToObject(reply: unknown): unknown {
  if (!Array.isArray(reply)) return reply;
  const pairs: [string, unknown][] = [];
  for (let index = 0; index + 1 < reply.length; index += 2) pairs.push([String(reply[index]), reply[index + 1]]);
  return Object.fromEntries(pairs);
}
