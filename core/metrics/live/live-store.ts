import type { ChainableCommander, Redis } from 'ioredis';
import { z } from 'zod';
import {
  LIVE_LEADER_KINDS,
  LIVE_WINDOW_NAMES,
  type LiveLatest,
  type LiveStep,
  liveLatestSchema,
  SESSION_ACTIVE_MS,
} from '../../contracts/live-metrics.ts';
import { decodeBucket, encodeBucket, type LiveBucket, mergeBucket } from './bucket.ts';
import { type Collected, emptyLeaders, emptyWindows, type Leaders } from './collected.ts';
import { type LiveKey, type LiveKeys, liveKeys } from './live-keys.ts';
import type { ActiveSession } from './live-source.ts';
import { SET_BUCKETS_SCRIPT } from './set-buckets-script.ts';
import { bucketsOf, leaderHours } from './windows.ts';

/** Who sees to it that all is whole says so more often than this; with them dead, the database is asked instead. */
const WHOLE_MS = 60_000;
/** A Redis that others use as well holds any number of keys, all of which are passed. */
const SCAN_COUNT = 2_000;

/** Buckets of one step that are replaced, ascending; those that `buckets` does not hold are taken away. */
export type ReplacedBuckets = {
  step: LiveStep;
  numbers: readonly number[];
  buckets: ReadonlyMap<number, LiveBucket>;
};

const repliesSchema = z.array(z.tuple([z.null(), z.unknown()]));
const fieldsSchema = z.array(z.string().nullable());
const pairsSchema = z.array(z.string());

/** Live metrics as they lie in Redis. Everything is set and nothing is counted up: doing it twice changes nothing. */
export class LiveStore {
  readonly #redis: Redis;
  readonly #keys: LiveKeys;

  /** @param start what every key begins with */
  constructor(redis: Redis, start: string) {
    this.#redis = redis;
    this.#keys = liveKeys(start);
  }

  get isReady(): boolean {
    return this.#redis.status === 'ready';
  }

  /** Takes everything away. */
  async clear(): Promise<void> {
    await this.declareBroken();
    let cursor = '0';
    do {
      const [next, found] = await this.#redis.scan(cursor, 'MATCH', this.#keys.all, 'COUNT', SCAN_COUNT);
      if (found.length > 0) await this.#redis.unlink(...found);
      cursor = next;
    } while (cursor !== '0');
  }

  /** Tells that all is whole from now on. @param owner who sees to it */
  async declareWhole(owner: string): Promise<void> {
    await this.#redis.set(this.#keys.whole, owner, 'PX', WHOLE_MS);
  }

  /** Says again that all is whole. @returns whether it still was, and the same one saw to it */
  async stillWhole(owner: string): Promise<boolean> {
    if ((await this.#redis.get(this.#keys.whole)) !== owner) return false;
    return (await this.#redis.pexpire(this.#keys.whole, WHOLE_MS)) === 1;
  }

  /** Readers turn to the database until all is declared whole again. */
  async declareBroken(): Promise<void> {
    await this.#redis.del(this.#keys.whole);
  }

  /** Replaces buckets and hours of leaders, in one transaction. @param now what has ended by then is not kept */
  async replace(
    replaced: readonly ReplacedBuckets[],
    leaders: ReadonlyMap<number, Leaders>,
    now: number,
  ): Promise<void> {
    const commands = this.#redis.multi();
    for (const each of replaced) this.#replaceBuckets(commands, each, now);
    for (const [hour, ofHour] of leaders) {
      for (const kind of LIVE_LEADER_KINDS) {
        replaceScores(commands, this.#keys.leaders(kind, hour), ofHour[kind], now);
      }
    }
    if (commands.length > 0) repliesSchema.parse(await commands.exec());
  }

  #replaceBuckets(commands: ChainableCommander, { step, numbers, buckets }: ReplacedBuckets, now: number): void {
    const parts = new Map<string, { endsAt: number; fields: string[] }>();
    for (const number of numbers) {
      const { key, endsAt } = this.#keys.buckets(step, number);
      const part = parts.get(key) ?? { endsAt, fields: [] };
      parts.set(key, part);
      const found = buckets.get(number);
      part.fields.push(String(number), found === undefined ? '' : encodeBucket(found));
    }
    for (const [key, { endsAt, fields }] of parts) {
      if (endsAt > now) commands.eval(SET_BUCKETS_SCRIPT, 1, key, String(endsAt), ...fields);
    }
  }

  async setSnapshot(latest: LiveLatest, sessions: readonly ActiveSession[]): Promise<void> {
    const commands = this.#redis.multi();
    commands.set(this.#keys.latest, JSON.stringify(latest));
    const scores = new Map(sessions.map(({ platform, sessionId, at }) => [`${platform} ${sessionId}`, at]));
    commands.del(this.#keys.sessions);
    for (const [session, at] of scores) commands.zadd(this.#keys.sessions, at, session);
    commands.pexpire(this.#keys.sessions, SESSION_ACTIVE_MS);
    repliesSchema.parse(await commands.exec());
  }

  /**
   * Everything at one instant.
   * @returns null while it is not whole, or not written by this version
   */
  async read(now: number): Promise<Collected | null> {
    const commands = this.#redis.multi();
    commands.get(this.#keys.whole).get(this.#keys.latest);
    commands.zcount(this.#keys.sessions, now - SESSION_ACTIVE_MS, '+inf');
    const hours = leaderHours(now);
    for (const kind of LIVE_LEADER_KINDS) {
      const keys = Array.from({ length: hours.last - hours.first + 1 }, (_, index) => {
        return this.#keys.leaders(kind, hours.first + index).key;
      });
      commands.zunion(keys.length, ...keys, 'WITHSCORES');
    }
    const asked = LIVE_WINDOW_NAMES.flatMap((window) => this.#partsOf(bucketsOf(window, now), window));
    for (const { key, numbers } of asked) commands.hmget(key, ...numbers.map(String));
    const replies = repliesSchema.parse(await commands.exec()).map(([, reply]) => reply);
    const [whole, latest, activeSessions, ...rest] = replies;
    if (typeof whole !== 'string' || typeof latest !== 'string') return null;
    const leaders = emptyLeaders();
    for (const [index, kind] of LIVE_LEADER_KINDS.entries()) leaders[kind] = scoresOf(rest[index]);
    const windows = emptyWindows();
    const minutes = new Map<number, LiveBucket>();
    for (const [index, { window, numbers }] of asked.entries()) {
      const fields = fieldsSchema.parse(rest[LIVE_LEADER_KINDS.length + index]);
      for (const [place, text] of fields.entries()) {
        if (text === null) continue;
        const bucket = decodeBucket(text);
        mergeBucket(windows[window], bucket);
        if (window === 'hour') minutes.set(numbers[place] ?? 0, bucket);
      }
    }
    return {
      windows,
      minutes,
      leaders,
      latest: liveLatestSchema.parse(JSON.parse(latest)),
      activeSessions: z.number().parse(activeSessions),
    };
  }

  /** The keys that hold a window, with the numbers of its buckets in each. */
  #partsOf({ step, first, last }: ReturnType<typeof bucketsOf>, window: (typeof LIVE_WINDOW_NAMES)[number]) {
    const parts = new Map<string, number[]>();
    for (let bucket = first; bucket <= last; bucket += 1) {
      const { key } = this.#keys.buckets(step, bucket);
      const numbers = parts.get(key);
      if (numbers === undefined) parts.set(key, [bucket]);
      else numbers.push(bucket);
    }
    return [...parts].map(([key, numbers]) => ({ window, key, numbers }));
  }
}

function replaceScores(
  commands: ChainableCommander,
  { key, endsAt }: LiveKey,
  scores: ReadonlyMap<string, number>,
  now: number,
): void {
  if (endsAt <= now) return;
  commands.del(key);
  if (scores.size === 0) return;
  commands.zadd(key, ...[...scores].flatMap(([name, score]) => [score, name]));
  commands.pexpireat(key, endsAt);
}

/** Redis answers `[name, score, name, score ...]`. */
function scoresOf(reply: unknown): Map<string, number> {
  const flat = pairsSchema.parse(reply);
  const scores = new Map<string, number>();
  for (let index = 0; index + 1 < flat.length; index += 2) scores.set(flat[index] ?? '', Number(flat[index + 1]));
  return scores;
}
