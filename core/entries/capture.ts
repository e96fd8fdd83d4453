import './check-node.ts';
import { CheckpointReader } from '../capture/checkpoints.ts';
import { MonitorGroup } from '../capture/monitor-group.ts';
import { MonitorRunner } from '../capture/monitor-runner.ts';
import { capturedPlatforms } from '../capture/platforms.ts';
import { openTombstones } from '../capture/purged-records.ts';
import { ContentKeeper } from '../privacy/content-keeper.ts';
import { loadInstallationKey } from '../privacy/installation-key.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { EventProducer } from '../queue/event-producer.ts';
import { queueKeys } from '../queue/keys.ts';
import { readContentSince } from '../runtime/content-consent.ts';
import { homePaths } from '../runtime/paths.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { runWorker } from '../runtime/worker.ts';
import { openReadable } from '../storage/database.ts';
import { DatabasePlace } from '../storage/database-place.ts';
import { explainDamage } from './explain-damage.ts';

runWorker(async (boot, log) => {
  const paths = homePaths(boot.home);
  const place = new DatabasePlace(paths.database);
  const hasher = new SaltedHasher(loadInstallationKey(paths.salt, paths.database));
  const redis = createRedisClient(boot.redis, 'capture', log);
  const keys = queueKeys(boot.redis.keyPrefix);
  // A purge stops this process: what it remembers is read when the next one starts.
  const database = openReadable(paths.database);
  const tombstones = database === null ? undefined : openTombstones(database, hasher);
  const content = new ContentKeeper(() => readContentSince(paths.contentSince));
  const platforms = capturedPlatforms({
    sources: boot.settings.sources,
    env: process.env,
    hasher,
    copies: paths.copies,
    content,
  });
  const monitor = new MonitorGroup(
    platforms.map((sources) => {
      const checkpoints = new CheckpointReader(() => openReadable(paths.database), place);
      // Each has a producer of its own: what a loss of the queue means to it, it has to notice itself.
      return new MonitorRunner(sources, new EventProducer(redis, keys), checkpoints, hasher, log, tombstones, content);
    }),
    platforms.flatMap((sources) => (sources.namedByUser ? [] : sources.folders)),
  );
  monitor.start({ readAtOnce: boot.mode !== 'ingest', paused: boot.paused });
  return {
    recentStored: monitor.recentStored,
    ingest: (report) => monitor.ingest(report),
    pause: () => monitor.pause(),
    resume: () => monitor.resume(),
    async stop(deadlineMs) {
      // A queue that does not answer must not hold up the end: what is not queued is read again.
      const giveUp = setTimeout(() => redis.disconnect(), deadlineMs / 2);
      await monitor.stop();
      clearTimeout(giveUp);
      redis.disconnect();
      database?.close();
    },
  };
}, explainDamage);
