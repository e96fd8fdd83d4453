import type { z } from 'zod';
import { platformSchema } from '../contracts/platform.ts';
import type { SessionAnswer, SessionDetail, sessionArgsSchema } from '../contracts/session.ts';
import type { ReadableDB } from '../storage/database.ts';
import { sessionRateReader } from './burn-rate.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { relatedSessions } from './related-sessions.ts';
import { sessionAgents, toldAgent } from './session-agents.ts';
import { sessionDecisions, sessionFiles, sessionRateLimits, sessionTools } from './session-parts.ts';
import { conversationReader, sessionReader } from './session-rows.ts';
import type { SessionKey } from './session-sums.ts';
import { sessionTold } from './session-told.ts';

/**
 * One session in all its parts.
 * @param now epoch milliseconds
 */
export function session(
  database: ReadableDB | null,
  args: z.output<typeof sessionArgsSchema>,
  now: number,
): SessionAnswer {
  if (database === null) return { session: null, freshness: NEVER_FRESH };
  const key = { platform: args.platform, external_id: args.sessionId };
  return { session: readDetail(database, key, now), freshness: readFreshness(database, args.platform) };
}

function readDetail(database: ReadableDB, key: SessionKey, now: number): SessionDetail | null {
  const row = conversationReader(database)(key);
  if (row === null) return null;
  const { session, sums } = sessionReader(database, now)(row);
  const files = sessionFiles(database, key);
  const { parent, children } = relatedSessions(database, key);
  return {
    ...session,
    endedAt: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
    elapsedMs: row.last_activity_at - row.started_at,
    costPerHour: session.active ? sessionRateReader(database, now)(key.platform, key.external_id).costPerHour : null,
    linesAdded: files.reduce((lines, file) => lines + file.linesAdded, 0),
    linesRemoved: files.reduce((lines, file) => lines + file.linesRemoved, 0),
    decisions: sessionDecisions(database, key),
    modelBreakdowns: sums.breakdowns(),
    agents: sessionAgents(database, key)
      .map(toldAgent)
      .sort((a, b) => b.totals.totalCost - a.totals.totalCost || (a.agentId < b.agentId ? -1 : 1)),
    tools: sessionTools(database, key),
    files,
    parent: parent === null ? null : told(parent),
    children: children.map(told),
    told: sessionTold(database, key, row.end_reason),
    rateLimits: sessionRateLimits(database, key),
  };
}

function told({ platform, external_id }: SessionKey): { platform: SessionDetail['platform']; sessionId: string } {
  return { platform: platformSchema.parse(platform), sessionId: external_id };
}
