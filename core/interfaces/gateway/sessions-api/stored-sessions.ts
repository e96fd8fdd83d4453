import type { z } from 'zod';
import { apiMethods } from '../../../contracts/api.ts';
import { PLATFORMS } from '../../../contracts/platform.ts';
import { sessionAnswerSchema } from '../../../contracts/session.ts';
import { type Session, sessionsSchema } from '../../../contracts/sessions.ts';
import { summarySchema } from '../../../contracts/summary.ts';
import { answerCall, type Queries } from '../calls.ts';
import { type ApiSession, readSession } from './model.ts';

/** A session that did nothing for so long is not live any more. */
export const LIVE_MS = 24 * 60 * 60_000;
/** Live sessions that are told one by one, the newest; a day has a few dozen. */
const LIVE_MAX = 500;

const foundSchema = sessionAnswerSchema.pick({ session: true });
const pageSchema = sessionsSchema.pick({ sessions: true, total: true });

/** Sums over everything that is stored. */
export type Lifetime = { totalTokens: number; totalCost: number; totalToolCalls: number; totalSessions: number };

/** What is stored now, as one moment. */
export type Snapshot = { sessions: readonly ApiSession[]; lifetime: Lifetime };

export type StoredSessions = {
  /** Sessions that did something within a day, newest first, and the sums over all. */
  snapshot(): Promise<Snapshot>;
  /** Sessions that did nothing within a day, newest first. */
  older(limit: number, offset: number): Promise<ApiSession[]>;
  /** Sessions of this id, live or not. */
  find(id: string): Promise<ApiSession[]>;
};

/** @param version differs whenever what is stored changed @param now epoch milliseconds */
export function createStoredSessions(queries: Queries, version: () => string, now: () => number): StoredSessions {
  /** Holds until something is stored, or a session is not live any more: nothing else here follows the clock. */
  let kept: { version: string; at: number; until: number; snapshot: Promise<Snapshot> } | null = null;
  /** Sessions that were put together already, until they change. */
  let built = new Map<string, { stamp: string; session: ApiSession }>();

  async function page(args: Record<string, unknown>): Promise<z.infer<typeof pageSchema>> {
    return pageSchema.parse(await answerCall(queries, 'sessions', { order: 'newest', timezone: 'UTC', ...args }));
  }

  async function read(): Promise<Snapshot> {
    const cutoff = now() - LIVE_MS;
    const since = new Date(cutoff).toISOString().slice(0, 10);
    const { sessions: recent } = await page({ since, limit: LIVE_MAX });
    const live = recent.filter((listed) => Date.parse(listed.lastActivity) >= cutoff);
    const next: typeof built = new Map();
    const sessions: ApiSession[] = [];
    for (const listed of live) {
      const key = `${listed.platform}/${listed.sessionId}`;
      const stamp = stampOf(listed);
      const known = built.get(key);
      const session = known?.stamp === stamp ? known.session : await readSession(queries, listed);
      next.set(key, { stamp, session });
      sessions.push(session);
    }
    built = next;
    const { figures } = summarySchema.parse(await answerCall(queries, 'summary', {}));
    const lifetime = {
      totalTokens: figures.totalTokens,
      totalCost: figures.totalCost,
      totalToolCalls: figures.toolCalls,
      totalSessions: Math.max(figures.sessions, sessions.length),
    };
    return { sessions, lifetime };
  }

  async function snapshot(): Promise<Snapshot> {
    const current = version();
    const at = now();
    if (kept === null || kept.version !== current || at >= kept.until || at < kept.at) {
      kept = { version: current, at, until: Number.POSITIVE_INFINITY, snapshot: read() };
    }
    const asked = kept;
    try {
      const found = await asked.snapshot;
      asked.until = Math.min(...found.sessions.map(({ lastActivity }) => lastActivity + LIVE_MS + 1));
      return found;
    } catch (error) {
      if (kept === asked) kept = null;
      throw error;
    }
  }

  return {
    snapshot,
    async older(limit, offset) {
      const { sessions: live } = await snapshot();
      const { sessions } = await page({ limit, offset: live.length + offset });
      const found: ApiSession[] = [];
      for (const listed of sessions) found.push(await readSession(queries, listed));
      return found;
    },
    async find(id) {
      const found: ApiSession[] = [];
      for (const platform of PLATFORMS) {
        const args = apiMethods.session.args.safeParse({ platform, sessionId: id });
        if (!args.success) return [];
        const { session } = foundSchema.parse(await answerCall(queries, 'session', args.data));
        if (session !== null) found.push(await readSession(queries, session));
      }
      return found;
    },
  };
}

/** Differs whenever a session did something. */
function stampOf({ lastActivity, active, totals, toolCalls, toolFailures, prompts, models }: Session): string {
  return JSON.stringify([lastActivity, active, totals, toolCalls, toolFailures, prompts, models]);
}
