import { existsSync, readdirSync } from 'node:fs';
import { currentJobSchema } from '../../../contracts/lifecycle-job.ts';
import type { Logger } from '../../../runtime/logger.ts';
import type { AskOwner } from '../../../runtime/owner-questions.ts';
import type { Queries } from '../calls.ts';
import { type Dashboard, type Look, openDashboard } from './dashboard.ts';
import { createStoredSessions, type StoredSessions } from './stored-sessions.ts';
import { MINUTE_MS } from './token-history.ts';

export const DEFAULT_DASHBOARD = 'default';
/** Letters, digits, `_` and `-`: a folder's name on every system, and never a way out of it. */
const NAME = /^[\w-]{1,64}$/;
/** Dashboards of one home. */
const DASHBOARDS_MAX = 16;

/** While a purge is under way nothing is written. */
const PURGING: Look = 'a purge';

export type SessionsApi = {
  stored: StoredSessions;
  /** @returns null where there is no dashboard of this name */
  dashboard(name: string): Dashboard | null;
  /**
   * Makes a dashboard, or finds it; it is there for good when this returns.
   * @returns null where the name is none, or there are too many; `busy` while a purge is under way
   */
  create(name: string): Promise<Dashboard | 'busy' | null>;
  /** Removes a dashboard with its files, for good when it returns. @returns false where there is none */
  remove(name: string): boolean;
  /** Since its start, seconds. */
  uptime(): number;
  /** What happens each minute, in tests at once. */
  tick(): Promise<void>;
  /**
   * Looks no more: at once, but for what a purge overtook. What is not written yet comes out of the database again.
   */
  stop(): Promise<void>;
};

export type SessionsApiParts = {
  /** Folder of all archives, absolute. */
  archives: string;
  queries: Queries;
  act: AskOwner;
  version: () => string;
  /** How many purges are done; absent: none ever is. */
  purges?: () => number;
  log: Logger;
  /** Epoch milliseconds. */
  now: () => number;
};

/** The sessions API's own state, of all its dashboards. Looks once a minute; where nothing is stored it writes nothing. */
export function startSessionsApi(parts: SessionsApiParts): SessionsApi {
  const { archives, queries, act, version, purges = () => 0, log, now } = parts;
  const stored = createStoredSessions(queries, version, now);
  const startedAt = now();
  const dashboards = new Map<string, Dashboard>();
  let stopped = false;
  /** The last purge that the owner told of. */
  let lastPurge: number | null = null;
  /** How many purges were done at the last look; null before the first. */
  let purgesSeen: number | null = null;
  let working: Promise<void> = Promise.resolve();
  for (const name of [DEFAULT_DASHBOARD, ...namesIn(archives)]) open(name);

  function open(name: string): Dashboard {
    const known = dashboards.get(name);
    if (known !== undefined) return known;
    const made = openDashboard({ name, archives, stored, look, write, now });
    dashboards.set(name, made);
    return made;
  }

  async function write(since: Look, work: () => void, takeBack: () => void): Promise<boolean> {
    if (stopped || since === PURGING || (await look()) !== since) return false;
    work();
    // One that began meanwhile may have been here before us.
    if ((await look()) === since) return true;
    takeBack();
    return false;
  }

  /** The last purge and how many are done: another job may be the last one when a purge is over already. */
  async function look(): Promise<Look> {
    try {
      const { job } = currentJobSchema.parse(await act('currentJob', {}));
      if (job?.kind === 'purge') {
        if (job.state === 'running') return PURGING;
        lastPurge = job.id;
      }
    } catch {
      // An owner that cannot tell has no jobs.
    }
    return `${lastPurge ?? 'none'} ${lookForPurges()}`;
  }

  /** Dashboards whose folders a purge took are gone: their names are known nowhere else. @returns how many purges are done */
  function lookForPurges(): number {
    const done = purges();
    if (purgesSeen !== null && done > purgesSeen) {
      for (const [name, dashboard] of dashboards) {
        if (name === DEFAULT_DASHBOARD || existsSync(dashboard.folder)) continue;
        dashboard.remove();
        dashboards.delete(name);
      }
    }
    purgesSeen = done;
    return done;
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
    dashboard(name) {
      lookForPurges();
      return dashboards.get(name) ?? null;
    },
    async create(name) {
      lookForPurges();
      const isKnown = dashboards.has(name);
      if (!NAME.test(name) || (!isKnown && dashboards.size >= DASHBOARDS_MAX)) return null;
      const made = open(name);
      // The default one is there anyway.
      if (name === DEFAULT_DASHBOARD) return made;
      try {
        if (await made.makeLasting()) {
          // One that began before may have failed, and taken its name away.
          dashboards.set(name, made);
          return made;
        }
      } catch (error) {
        if (!isKnown) dashboards.delete(name);
        throw error;
      }
      if (!isKnown) dashboards.delete(name);
      return 'busy';
    },
    remove(name) {
      const found = dashboards.get(name);
      found?.remove();
      return dashboards.delete(name);
    },
    uptime: () => Math.floor((now() - startedAt) / 1_000),
    tick: () => inOrder((dashboard) => dashboard.tick()),
    async stop() {
      clearInterval(minute);
      if ([...dashboards.values()].some((dashboard) => dashboard.isUnsettled())) {
        await inOrder((dashboard) => dashboard.settle());
      }
      stopped = true;
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
