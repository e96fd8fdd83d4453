import { z } from 'zod';
import { type ApiMethodName, apiMethods } from '../../contracts/api.ts';
import { PLATFORMS, type Platform } from '../../contracts/platform.ts';
import { answerCall, BadCallError, type Queries } from './calls.ts';
import type { Query } from './query-arguments.ts';

/**
 * Paths beside the methods' names, for what people look for in a REST API: each is a question of the contract asked
 * otherwise, and answers as that does.
 */
export const RESOURCES = {
  '/metrics/current': 'liveMetrics',
  '/analysis/acceptance': 'acceptance',
  '/analysis/errors': 'errorClasses',
  '/config': 'settings',
  '/sessions/{id}': 'session',
  '/sessions/{id}/timeline': 'sessionTimeline',
} as const satisfies Record<string, ApiMethodName>;

const foundSchema = z.object({ session: z.unknown() });

/**
 * What a session's path asks of the contract, which names a session by its tool and its id.
 * @param query may say the tool, and nothing else
 * @throws BadCallError where there is no such session, or several tools have one
 */
export async function sessionArguments(
  queries: Queries,
  id: string,
  query: Query,
): Promise<{ platform: Platform; sessionId: string }> {
  const other = Object.keys(query).find((key) => key !== 'platform');
  if (other !== undefined) throw new BadCallError(400, 'Unknown argument. Arguments: platform.', ['platform']);
  const said = z.enum(PLATFORMS).optional().safeParse(query.platform);
  if (!said.success) throw new BadCallError(400, `platform: one of ${PLATFORMS.join(', ')}.`, PLATFORMS);
  const tools: Platform[] = [];
  for (const platform of said.data === undefined ? PLATFORMS : [said.data]) {
    if (await isSession(queries, platform, id)) tools.push(platform);
  }
  const [first, ...others] = tools;
  if (first === undefined) throw noSuchSession();
  if (others.length === 0) return { platform: first, sessionId: id };
  throw new BadCallError(
    400,
    `Several tools have a session of this id: add ?platform= with one of ${tools.join(', ')}.`,
    tools,
  );
}

async function isSession(queries: Queries, platform: Platform, sessionId: string): Promise<boolean> {
  if (!apiMethods.session.args.safeParse({ platform, sessionId }).success) return false;
  return foundSchema.parse(await answerCall(queries, 'session', { platform, sessionId })).session !== null;
}

function noSuchSession(): BadCallError {
  return new BadCallError(404, 'There is no such session. Ids are in /api/v1/sessions.', []);
}
