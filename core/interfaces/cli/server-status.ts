import type { Status } from '../../contracts/api.ts';
import type { PipelineReport } from '../../contracts/pipeline.ts';
import type { OwnerStatus } from '../../contracts/process-status.ts';
import { openHomeQueries } from '../../query/index.ts';
import { type HomePaths, homePaths, resolveHome } from '../../runtime/paths.ts';
import { describeHomeRedis, type HomeRedis } from '../../runtime/redis-streams.ts';
import { loadSettings } from '../../runtime/settings.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';
import { findOwner } from './find-owner.ts';
import type { StatusOptions } from './server-options.ts';
import { statusJson, statusLines } from './server-status-text.ts';

/** Exit codes of `status`; 0 is running. */
const STOPPED = 1;
const TROUBLE = 2;

/** What is known about a home from outside. */
export type HomeStatus = {
  owner: OwnerStatus | null;
  /** `--verbose` only, else null. */
  data: Status | null;
  pipeline: PipelineReport | null;
  /** Null also while Redis is down. */
  redis: HomeRedis | null;
};

/**
 * `status`: whether the server runs, and its processes.
 * @throws ExitStatus 1 when it does not run, 2 when it runs but does not answer.
 */
export async function runStatus(options: StatusOptions, context: CliContext): Promise<void> {
  const paths = homePaths(resolveHome(context.env));
  const owner = await findOwner(paths, TROUBLE);
  const status: HomeStatus = {
    owner,
    ...(options.verbose === true ? await readData(paths, owner) : { data: null, pipeline: null }),
    redis: options.verbose === true && owner !== null ? await readRedis(paths) : null,
  };
  if (options.json === true) context.stdout.write(`${JSON.stringify(statusJson(status, Date.now()), null, 2)}\n`);
  else context.stdout.write(`${statusLines(status, paths, Date.now()).join('\n')}\n`);
  if (owner === null) throw new ExitStatus(STOPPED);
}

async function readData(
  paths: HomePaths,
  owner: OwnerStatus | null,
): Promise<{ data: Status; pipeline: PipelineReport }> {
  const queries = openHomeQueries(paths.database, () => owner);
  try {
    return { data: await queries.call('status', {}), pipeline: await queries.call('pipeline', {}) };
  } catch (error) {
    throw trouble(error);
  } finally {
    queries.close();
  }
}

async function readRedis(paths: HomePaths): Promise<HomeStatus['redis']> {
  try {
    return await describeHomeRedis(paths, loadSettings(paths.config));
  } catch {
    // Redis is down at the moment; its state among the processes says so.
    return null;
  }
}

function trouble(error: unknown): ExitStatus {
  return new ExitStatus(TROUBLE, `blueplane: ${error instanceof Error ? error.message : String(error)}`);
}
