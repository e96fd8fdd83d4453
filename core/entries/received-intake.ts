import { openTombstones } from '../capture/purged-records.ts';
import type { StoreReceived } from '../contracts/telemetry-intake.ts';
import type { WorkerBoot } from '../contracts/worker-messages.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import type { Tombstones } from '../privacy/tombstones.ts';
import { queueKeys } from '../queue/keys.ts';
import { TelemetryIntake } from '../queue/telemetry-intake.ts';
import type { Logger } from '../runtime/logger.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import type { ReadableDB } from '../storage/database.ts';

/** What the doors need at which events are sent to us. */
export type ReceivedIntake = {
  store: StoreReceived;
  /** Of this installation. */
  hasher: () => SaltedHasher;
  /** Keeps out what was purged until now; null without a database. Ask for it anew for each request. */
  tombstones(): Pick<Tombstones, 'admit'> | null;
  stop(): void;
};

/**
 * Its connections are made when the first event is sent: in most homes none ever is.
 * @param open the database as it is now
 */
export function createReceivedIntake(
  boot: Pick<WorkerBoot, 'redis'>,
  hasher: () => SaltedHasher,
  open: () => ReadableDB | null,
  log: Logger,
): ReceivedIntake {
  let intake: TelemetryIntake | null = null;
  let purged: { database: ReadableDB; purges: number; tombstones: Tombstones } | null = null;

  return {
    hasher,
    store(events, by) {
      intake ??= new TelemetryIntake(
        createRedisClient(boot.redis, 'intake', log),
        createRedisClient(boot.redis, 'intake-answers', log),
        queueKeys(boot.redis.keyPrefix),
      );
      return intake.store(events, by);
    },
    tombstones() {
      const database = open();
      if (database === null) return null;
      // A purge happens while this process runs; each adds a row.
      const purges = database
        .prepare<[], { last: number }>('SELECT coalesce(max(purge_id), 0) AS last FROM tombstones')
        .get();
      const last = purges?.last ?? 0;
      if (purged === null || purged.database !== database || purged.purges !== last) {
        purged = { database, purges: last, tombstones: openTombstones(database, hasher()) };
      }
      return purged.tombstones;
    },
    stop: () => intake?.stop(),
  };
}
