import { basename, join } from 'node:path';
import type { SettingsReport } from '../contracts/settings-report.ts';
import { startGateway } from '../interfaces/gateway/index.ts';
import { createQueryService, type QueryService } from '../query/index.ts';
import { homePaths } from '../runtime/paths.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { runWorker } from '../runtime/worker.ts';
import { followReader } from '../storage/following-reader.ts';

/** The gateway process: HTTP server of the dashboard, REST and WebSocket. Reads the database, never writes it. */
runWorker(async (boot, log, _tellTrouble, askOwner) => {
  const paths = homePaths(boot.home);
  const reader = followReader(paths.database);
  let { settings } = boot;
  let report: SettingsReport = boot.settingsReport ?? { settings, origins: {}, waitingForRestart: [], problems: [] };
  const home = { folder: boot.home, settings: () => report };
  let queries: QueryService | null = null;
  return await startGateway({
    boot,
    log,
    settings: boot.settings,
    rendererDirectory: rendererDirectory(import.meta.dirname),
    createQueries: (owner) => ({
      call(name, args) {
        queries ??= createQueryService(reader.open, owner, Date.now, settings.pricing, home);
        return queries.call(name, args);
      },
    }),
    onSettings(changed, told) {
      [settings, report] = [changed, told];
      // Its prices are those of the settings it was made with.
      queries = null;
    },
    act: askOwner,
    dataVersion: reader.version,
    subscriber: createRedisClient(boot.redis, 'gateway', log),
  });
});

/** The built renderer: `out/renderer`, seen from the bundle in `out/main` or from this source file. */
function rendererDirectory(here: string): string {
  return basename(here) === 'entries' ? join(here, '..', '..', 'out', 'renderer') : join(here, '..', 'renderer');
}
