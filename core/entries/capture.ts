import './check-node.ts';
import { CheckpointReader } from '../capture/checkpoints.ts';
import { claudeCodeParser, TRANSCRIPT_EXTENSION } from '../capture/claude-code/monitor.ts';
import { claudeProjectFolders } from '../capture/claude-code/sources.ts';
import { MonitorRunner } from '../capture/monitor-runner.ts';
import { loadInstallationKey } from '../privacy/installation-key.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { EventProducer } from '../queue/event-producer.ts';
import { queueKeys } from '../queue/keys.ts';
import { homePaths } from '../runtime/paths.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { runWorker } from '../runtime/worker.ts';
import { openReadable } from '../storage/database.ts';
import { DatabasePlace } from '../storage/database-place.ts';
import { explainDamage } from './explain-damage.ts';

runWorker(async (boot, log) => {
  const paths = homePaths(boot.home);
  const configured = boot.settings.sources.claude_code.paths ?? [];
  const place = new DatabasePlace(paths.database);
  const hasher = new SaltedHasher(loadInstallationKey(paths.salt, paths.database));
  const redis = createRedisClient(boot.redis, 'capture', log);
  const runner = new MonitorRunner(
    {
      folders: claudeProjectFolders(configured, process.env),
      extension: TRANSCRIPT_EXTENSION,
      parser: claudeCodeParser(hasher),
      namedByUser: configured.length > 0 || (process.env.CLAUDE_CONFIG_DIR ?? '') !== '',
    },
    new EventProducer(redis, queueKeys(boot.redis.keyPrefix)),
    new CheckpointReader(() => openReadable(paths.database), place),
    hasher,
    log,
  );
  runner.start({ readAtOnce: boot.mode !== 'ingest', paused: boot.paused });
  return {
    ingest: (report) => runner.ingest(report),
    pause: () => runner.pause(),
    resume: () => runner.resume(),
    async stop(deadlineMs) {
      // A queue that does not answer must not hold up the end: what is not queued is read again.
      const giveUp = setTimeout(() => redis.disconnect(), deadlineMs / 2);
      await runner.stop();
      clearTimeout(giveUp);
      redis.disconnect();
    },
  };
}, explainDamage);
