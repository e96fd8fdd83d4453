import './check-node.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriter } from '../fast-path/batch-writer.ts';
import { FastPath } from '../fast-path/fast-path.ts';
import { publishStoredRows } from '../queue/change-feed.ts';
import { EventConsumer } from '../queue/event-consumer.ts';
import { queueKeys } from '../queue/keys.ts';
import { ReceivedRush } from '../queue/received-rush.ts';
import { readContentSince } from '../runtime/content-consent.ts';
import { homePaths } from '../runtime/paths.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { runWorker } from '../runtime/worker.ts';
import { openPrepared } from '../storage/prepared-database.ts';
import { explainDamage } from './explain-damage.ts';
import { followLetterOrder } from './letter-orders.ts';

/**
 * How long it waits for events, milliseconds: it is woken by those at once. So often it also looks whether the database
 * file is still there.
 */
const WAIT_MS = 5_000;
/** How often is looked whether everything queued is stored. */
const QUEUE_POLL_MS = 20;
/** A person waits for what is replayed. */
const REPLAY_PRIORITY = 1;

runWorker(async (boot, log, tellTrouble) => {
  const paths = homePaths(boot.home);
  const { database, place } = openPrepared(paths.database);
  const keys = queueKeys(boot.redis.keyPrefix);
  const commands = createRedisClient(boot.redis, 'fast-path', log);
  const blocking = createRedisClient(boot.redis, 'fast-path-read', log);
  const consumer = new EventConsumer(blocking, commands, keys, 'fast-path-1', undefined, WAIT_MS);
  const writer = new BatchWriter(database, () => readContentSince(paths.contentSince));
  const rush = new ReceivedRush(commands, keys);
  const fastPath = new FastPath(consumer, commands, keys, writer, place, log, tellTrouble, rush);
  fastPath.start();
  return {
    async drain() {
      while ((await commands.xlen(keys.events)) > 0) await sleep(QUEUE_POLL_MS);
    },
    async deadLetters(order) {
      const result = await followLetterOrder(database, paths, order);
      if (result.act === 'drop') return result.drop;
      const { storedByTable, ...counts } = result.replay;
      for (const [table, rows] of storedByTable) {
        await publishStoredRows(commands, keys, { table, rows, priority: REPLAY_PRIORITY });
      }
      return counts;
    },
    async stop() {
      const stopped = fastPath.stop();
      // Ends a waiting read; nothing is in hand then.
      blocking.disconnect();
      await stopped;
      commands.disconnect();
      database.close();
    },
  };
}, explainDamage);
