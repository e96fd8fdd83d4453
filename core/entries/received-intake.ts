import { openTombstones } from '../capture/purged-records.ts';
import type { StoreReceived } from '../contracts/telemetry-intake.ts';
import type { WorkerBoot } from '../contracts/worker-messages.ts';
import { loadInstallationKey } from '../privacy/installation-key.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { NOTHING_PURGED, Tombstones } from '../privacy/tombstones.ts';
import { queueKeys } from '../queue/keys.ts';
import { TelemetryIntake } from '../queue/telemetry-intake.ts';
import type { Logger } from '../runtime/logger.ts';
import type { homePaths } from '../runtime/paths.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import type { ReadableDB } from '../storage/database.ts';

/** What the doors need at which events are sent to us. */
export type ReceivedIntake = {
  store: StoreReceived;
  /** Of this installation. */
  hasher(): SaltedHasher;
  /** Keeps out what was purged until now. Ask for it anew for each request. */
  tombstones(): Pick<Tombstones, 'admit'>;
  stop(): void;
};

/**
 * Everything is made when the first event is sent: in most homes none ever is.
 * @param open the database as it is now
 */
export function createReceivedIntake(
  boot: Pick<WorkerBoot, 'redis'>,
  paths: Pick<ReturnType<typeof homePaths>, 'salt' | 'database'>,
  open: () => ReadableDB | null,
  log: Logger,
): ReceivedIntake {
  let intake: TelemetryIntake | null = null;
  let made: SaltedHasher | null = null;
  let purged: { database: ReadableDB; purges: number; tombstones: Tombstones } | null = null;

  function hasher(): SaltedHasher {
    made ??= new SaltedHasher(loadInstallationKey(paths.salt, paths.database));
    return made;
  }

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
      if (database === null) return new Tombstones(NOTHING_PURGED, hasher());
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
