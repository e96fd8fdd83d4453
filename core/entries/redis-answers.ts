import type { Redis } from 'ioredis';
import type { LiveMetrics } from '../contracts/live-metrics.ts';
import type { PipelineReport } from '../contracts/pipeline.ts';
import type { RedisAddress } from '../contracts/worker-messages.ts';
import { liveFigures } from '../metrics/live/figures.ts';
import { answersSoon, readKept, soon } from '../metrics/live/read-kept.ts';
import type { QueryService } from '../query/index.ts';
import { projectNames } from '../query/live-metrics.ts';
import { usableDatabase } from '../query/usable-database.ts';
import { queueKeys } from '../queue/keys.ts';
import type { Logger } from '../runtime/logger.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { describeStreams, readRedisFacts } from '../runtime/redis-streams.ts';
import type { ReadableDB } from '../storage/database.ts';

/** Answers that Redis has a part in. Without it they are those of the database. */
export type RedisAnswers = {
  liveMetrics(queries: QueryService): Promise<LiveMetrics>;
  pipeline(queries: QueryService): Promise<PipelineReport>;
};

/** Connects when one of them is first asked for: in most lives of the gateway nobody does. */
export function redisAnswers(address: RedisAddress, log: Logger, open: () => ReadableDB | null): RedisAnswers {
  const keys = queueKeys(address.keyPrefix);
  let connection: Redis | null = null;
  const redis = () => {
    connection ??= createRedisClient(address, 'gateway-live', log);
    return connection;
  };
  return {
    async liveMetrics(queries) {
      const now = Date.now();
      const kept = await readKept(redis(), keys.live, now);
      if (kept === null) return await queries.call('liveMetrics', {});
      return liveFigures(kept, 'redis', now, projectNames(usableDatabase(open())));
    },
    async pipeline(queries) {
      const report = await queries.call('pipeline', {});
      if (!answersSoon(redis())) return report;
      const depth = await soon(
        redis()
          .get(keys.depth)
          .then((text) => Number(text ?? '0')),
      );
      if (depth === null) return report;
      const [streams, facts] = await Promise.all([
        soon(describeStreams(redis(), [keys.events, keys.changes, keys.deadLetters])),
        soon(readRedisFacts(redis())),
      ]);
      return {
        ...report,
        queue: { waiting: depth },
        ...(streams !== null && { streams }),
        ...(facts !== null && { redis: facts }),
      };
    },
  };
}
