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
import { readPurgeMark } from '../storage/purge-mark.ts';

/** Says what was not purged, and how far purges had come when it was asked. */
export type Judge = { admit: Tombstones['admit']; purgeMark: string };

/** What the doors need at which events are sent to us. */
export type ReceivedIntake = {
  store: StoreReceived;
  /** Of this installation. */
  hasher: () => SaltedHasher;
  /** Keeps out what was purged until now; null without a database. Ask for it anew for each request. */
  judge(): Judge | null;
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
  let known: { database: ReadableDB; judge: Judge } | null = null;

  return {
    hasher,
    store(events, by, purgeMark) {
      intake ??= new TelemetryIntake(
        createRedisClient(boot.redis, 'intake', log),
        createRedisClient(boot.redis, 'intake-answers', log),
        queueKeys(boot.redis.keyPrefix),
      );
      return intake.store(events, by, purgeMark);
    },
    judge() {
      const database = open();
      if (database === null) return null;
      // A purge happens while this process runs, and says more with each of its steps. Its mark is read first: what is
      // known by then is at least as much.
      const purgeMark = readPurgeMark(database);
      if (known === null || known.database !== database || known.judge.purgeMark !== purgeMark) {
        const tombstones = openTombstones(database, hasher());
        known = { database, judge: { admit: (event) => tombstones.admit(event), purgeMark } };
      }
      return known.judge;
    },
    stop: () => intake?.stop(),
  };
}
