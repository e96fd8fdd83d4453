import { type LiveMetrics, liveMetricsSchema } from '../../contracts/live-metrics.ts';
import { openHomeQueries } from '../../query/index.ts';
import { createControlClient } from '../../runtime/control.ts';
import { type HomePaths, homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { metricsText } from './metrics-text.ts';
import { terminalStyle } from './terminal-style.ts';

/**
 * `metrics`: of the running server out of Redis, else the same out of the database.
 * @throws QueryDatabaseError when the database cannot be read
 */
export async function runMetrics(options: { json?: boolean }, context: CliContext): Promise<void> {
  const paths = homePaths(resolveHome(context.env));
  const live = (await askOwner(paths)) ?? (await askDatabase(paths));
  const text = options.json === true ? JSON.stringify(live, null, 2) : metricsText(live, terminalStyle(context));
  context.stdout.write(`${text}\n`);
}

/** @returns null when nobody runs, or nobody there answers: the database says the same */
async function askOwner(paths: HomePaths): Promise<LiveMetrics | null> {
  try {
    return liveMetricsSchema.parse(await createControlClient(paths).call('liveMetrics', {}));
  } catch {
    return null;
  }
}

async function askDatabase(paths: HomePaths): Promise<LiveMetrics> {
  const queries = openHomeQueries(paths.database);
  try {
    return await queries.call('liveMetrics', {});
  } finally {
    queries.close();
  }
}
