import { basename, join } from 'node:path';
import { startGateway } from '../interfaces/gateway/index.ts';
import { createQueryService } from '../query/index.ts';
import { homePaths } from '../runtime/paths.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { runWorker } from '../runtime/worker.ts';
import { followReader } from '../storage/following-reader.ts';

/** The gateway process: HTTP server of the dashboard, REST and WebSocket. Reads the database, never writes it. */
runWorker(async (boot, log, _tellTrouble, askOwner) => {
  const paths = homePaths(boot.home);
  const reader = followReader(paths.database);
  return await startGateway({
    boot,
    log,
    settings: boot.settings,
    rendererDirectory: rendererDirectory(import.meta.dirname),
    createQueries: (owner) => createQueryService(reader.open, owner, Date.now, boot.settings.pricing),
    act: askOwner,
    dataVersion: reader.version,
    subscriber: createRedisClient(boot.redis, 'gateway', log),
  });
});

/** The built renderer: `out/renderer`, seen from the bundle in `out/main` or from this source file. */
function rendererDirectory(here: string): string {
  return basename(here) === 'entries' ? join(here, '..', '..', 'out', 'renderer') : join(here, '..', 'renderer');
}
