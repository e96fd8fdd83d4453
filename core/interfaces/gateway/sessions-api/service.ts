import { existsSync, readdirSync } from 'node:fs';
import { currentJobSchema } from '../../../contracts/lifecycle-job.ts';
import type { Logger } from '../../../runtime/logger.ts';
import type { AskOwner } from '../../../runtime/owner-questions.ts';
import type { Queries } from '../calls.ts';
import { type Dashboard, openDashboard } from './dashboard.ts';
import { createStoredSessions, type StoredSessions } from './stored-sessions.ts';
import { MINUTE_MS } from './token-history.ts';

export const DEFAULT_DASHBOARD = 'default';
/** Letters, digits, `_` and `-`: a folder's name on every system, and never a way out of it. */
const NAME = /^[\w-]{1,64}$/;
/** Dashboards of one home. */
const DASHBOARDS_MAX = 16;

export type SessionsApi = {
  stored: StoredSessions;
  /** @returns null where there is no dashboard of this name */
  dashboard(name: string): Dashboard | null;
  /** Makes a dashboard, or finds it. @returns null where the name is none, or there are too many */
  create(name: string): Dashboard | null;
  /** Since its start, seconds. */
  uptime(): number;
  /** What happens each minute, in tests at once. */
  tick(): Promise<void>;
  /** Looks no more. What is not written yet comes out of the database again. */
  stop(): void;
};

export type SessionsApiParts = {
  /** Folder of all archives, absolute. */
  archives: string;
  queries: Queries;
  act: AskOwner;
  version: () => string;
  log: Logger;
  /** Epoch milliseconds. */
  now: () => number;
};

/** The sessions API's own state, of all its dashboards. Looks once a minute; where nothing is stored it writes nothing. */
export function startSessionsApi({ archives, queries, act, version, log, now }: SessionsApiParts): SessionsApi {
  const stored = createStoredSessions(queries, version, now);
  const startedAt = now();
  const dashboards = new Map<string, Dashboard>();
  let stopped = false;
  let working: Promise<void> = Promise.resolve();
  for (const name of [DEFAULT_DASHBOARD, ...namesIn(archives)]) open(name);

  function open(name: string): Dashboard {
    const known = dashboards.get(name);
    if (known !== undefined) return known;
    const made = openDashboard({ name, archives, stored, write, now });
    dashboards.set(name, made);
    return made;
  }

  async function write(work: () => void, takeBack: () => void): Promise<boolean> {
    if (stopped || (await purgeRuns())) return false;
    work();
    // One that began meanwhile may have been here before us.
    if (!(await purgeRuns())) return true;
    takeBack();
    return false;
  }

  async function purgeRuns(): Promise<boolean> {
    try {
      const { job } = currentJobSchema.parse(await act('currentJob', {}));
      return job?.kind === 'purge' && job.state === 'running';
    } catch {
      // An owner that cannot tell has no jobs.
      return false;
    }
  }

  /** One after the other, so that no two write the same file. */
  function inOrder(work: (dashboard: Dashboard) => Promise<void>): Promise<void> {
    working = working.then(async () => {
      for (const dashboard of dashboards.values()) {
        try {
          await work(dashboard);
        } catch (error) {
          log.warn({ error }, 'the archive of sessions cannot be written, trying again in a minute');
        }
      }
    });
    return working;
  }

  const minute = setInterval(() => void inOrder((dashboard) => dashboard.tick()), MINUTE_MS);
  return {
    stored,
    dashboard: (name) => dashboards.get(name) ?? null,
    create: (name) =>
      NAME.test(name) && (dashboards.has(name) || dashboards.size < DASHBOARDS_MAX) ? open(name) : null,
    uptime: () => Math.floor((now() - startedAt) / 1_000),
    tick: () => inOrder((dashboard) => dashboard.tick()),
    stop() {
      stopped = true;
      clearInterval(minute);
    },
  };
}

function namesIn(archives: string): string[] {
  if (!existsSync(archives)) return [];
  return readdirSync(archives, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && NAME.test(entry.name))
    .map(({ name }) => name)
    .slice(0, DASHBOARDS_MAX);
}
