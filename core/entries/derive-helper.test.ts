import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findRollouts } from '../capture/codex/monitor.ts';
import { requests, rolloutName, sessionId, sessionMeta, turnContext } from '../capture/codex/test-rollout.ts';
import type { Pressure } from '../contracts/pressure.ts';
import { settingsSchema } from '../contracts/settings.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { ChangeFeed } from '../queue/change-feed.ts';
import { queueKeys } from '../queue/keys.ts';
import { startTestRedis } from '../queue/test-redis.ts';
import { homePaths } from '../runtime/paths.ts';
import { DeriveHelpers } from '../slow-path/derive-helpers.ts';
import { Deriver } from '../slow-path/deriver.ts';
import { PressureGauge } from '../slow-path/pressure-gauge.ts';
import { SlowPath } from '../slow-path/slow-path.ts';
import { TestRollouts } from '../slow-path/test-codex-rollouts.ts';
import { deriveAll, derivedRows, forgetDerived } from '../slow-path/test-derived.ts';
import { DatabasePlace } from '../storage/database-place.ts';
import { helperThreads } from './start-helper.ts';

/** Long enough for a busy machine; nothing waits so long when all is well. */
const PATIENCE = { timeout: 120_000, interval: 50 };
const SESSIONS = 40;
const REQUESTS = 30;

test(
  'behind with two tools, a thread derives the one beside the other, ends, and all is as one alone derives it',
  async () => {
    const rollouts = new TestRollouts();
    const server = await startTestRedis();
    onTestFinished(async () => {
      rollouts.close();
      await server.close();
    });
    for (let session = 1; session <= SESSIONS; session += 1) {
      const name = rolloutName(sessionId(session));
      const spent = Array.from({ length: REQUESTS }, (_, index) => ({ input: session + index, cached: 1, output: 7 }));
      rollouts.write(name, [sessionMeta(sessionId(session)), turnContext('gpt-5-codex'), ...requests(spent)]);
    }
    for (const { path } of (await findRollouts([rollouts.folder])).files) await rollouts.read(path);
    // Of another tool two, the last of which is far away by its number: that is all that lags are.
    rollouts.database.exec(`INSERT INTO claude_raw_traces
        (sequence, event_id, external_id, event_type, timestamp, source_file, source_offset, generation, event_data)
      VALUES (1, 'e1', 's', 'user', '2026-11-01T00:00:00.000Z', 'f', 1, 0, x'00'),
        (12000, 'e2', 's', 'user', '2026-11-01T00:00:00.000Z', 'f', 2, 0, x'00')`);

    const redis = server.connect();
    const keys = queueKeys('');
    const log = pino({ level: 'silent' });
    const gauge = new PressureGauge(rollouts.database, redis, keys, log);
    const told: Pressure[] = [];
    gauge.onChange((pressure) => told.push(pressure));
    const start = helperThreads(import.meta.dirname, { home: rollouts.home, settings: settingsSchema.parse({}) });
    const helpers = new DeriveHelpers({ min: 1, max: 2 }, start, log);
    const feed = new ChangeFeed(server.connect(), redis, keys, 'slow-path-1');
    const deriver = new Deriver(rollouts.database, createPriceBook());
    const place = new DatabasePlace(homePaths(rollouts.home).database);
    const slowPath = new SlowPath(feed, redis, keys, deriver, place, log, undefined, { gauge, helpers });
    await gauge.look({ now: true });
    helpers.adjust(gauge.level, gauge.behind);
    // Nobody else derives yet.
    await vi.waitFor(() => expect(derivedRows(rollouts.database).usage).not.toEqual([]), PATIENCE);
    slowPath.start();
    await vi.waitFor(() => {
      expect([gauge.level, helpers.workers, told.at(-1)?.workers]).toEqual(['green', 1, undefined]);
      expect(told).not.toEqual([]);
      expect([...gauge.behind.values()].every((rows) => rows === 0)).toBe(true);
    }, PATIENCE);
    await slowPath.stop();

    const together = derivedRows(rollouts.database);
    expect(together.usage).toHaveLength(SESSIONS * REQUESTS);
    forgetDerived(rollouts.database);
    deriveAll(new Deriver(rollouts.database, createPriceBook()));
    expect(together).toEqual(derivedRows(rollouts.database));
  },
  PATIENCE.timeout,
);
