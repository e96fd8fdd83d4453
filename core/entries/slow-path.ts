import './check-node.ts';
import { availableParallelism } from 'node:os';
import { LiveMetrics } from '../metrics/live/live-metrics.ts';
import { LiveStore } from '../metrics/live/live-store.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { bundledPriceTable } from '../pricing/price-table.ts';
import { liveSource } from '../query/live-source.ts';
import { ChangeFeed } from '../queue/change-feed.ts';
import { queueKeys } from '../queue/keys.ts';
import { ReceivedRush } from '../queue/received-rush.ts';
import { homePaths } from '../runtime/paths.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { runWorker } from '../runtime/worker.ts';
import { DeriveHelpers } from '../slow-path/derive-helpers.ts';
import { Deriver } from '../slow-path/deriver.ts';
import { workerLimits } from '../slow-path/helped-platforms.ts';
import { PressureGauge } from '../slow-path/pressure-gauge.ts';
import { SlowPath } from '../slow-path/slow-path.ts';
import { TouchedMinutes } from '../slow-path/touched-minutes.ts';
import { chooseInsights } from '../storage/insight-choices.ts';
import { openPrepared } from '../storage/prepared-database.ts';
import { explainDamage } from './explain-damage.ts';
import { helperThreads } from './start-helper.ts';

/** How long it waits for news while nothing else is to be done, milliseconds; it then looks whether the file is still there. */
const WAIT_MS = 5_000;

runWorker(async (boot, log, tellTrouble) => {
  const { database, place } = openPrepared(homePaths(boot.home).database);
  const keys = queueKeys(boot.redis.keyPrefix);
  const commands = createRedisClient(boot.redis, 'slow-path', log);
  const blocking = createRedisClient(boot.redis, 'slow-path-read', log);
  const { pricing, privacy } = boot.settings;
  const feed = new ChangeFeed(blocking, commands, keys, 'slow-path-1', WAIT_MS);
  const prices = createPriceBook(bundledPriceTable, pricing.overrides, pricing.mode);
  const deriver = new Deriver(database, prices, undefined, privacy.categories);
  const gauge = new PressureGauge(database, commands, keys, log);
  const kept = new LiveStore(commands, keys.live);
  const live = new LiveMetrics(liveSource(database), kept, new TouchedMinutes(database), log);
  const start = helperThreads(import.meta.dirname, { home: boot.home, settings: boot.settings });
  const limits = workerLimits(boot.settings.workers, availableParallelism());
  const helpers = new DeriveHelpers(limits, start, log);
  const slowPath = new SlowPath(feed, commands, keys, deriver, place, log, tellTrouble, {
    gauge,
    leisure: live,
    helpers,
    rush: new ReceivedRush(commands, keys),
  });
  slowPath.start();
  return {
    drain: () => slowPath.drain(),
    onPressure: (listener) => gauge.onChange(listener),
    chooseInsight: async (args) => chooseInsights(database, args, Date.now()),
    async stop() {
      const stopped = slowPath.stop();
      blocking.disconnect();
      await stopped;
      commands.disconnect();
      database.close();
    },
  };
}, explainDamage);
