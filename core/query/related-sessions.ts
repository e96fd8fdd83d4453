import type { ReadableDB } from '../storage/database.ts';
import type { SessionKey } from './session-sums.ts';

export type RelatedSessions = { parent: SessionKey | null; children: SessionKey[] };

/**
 * The session that one began with or that called it, and those that it is this for; the same rule as for all sessions
 * together in session-parents.ts. Sessions are related within one tool only.
 */
export function relatedSessions(database: ReadableDB, { platform, external_id: session }: SessionKey): RelatedSessions {
  const parentOf = parentReader(database, platform);
  const named = database
    .prepare<[string, string], { id: string }>(
      'SELECT DISTINCT external_id AS id FROM usage WHERE parent_external_id = ? AND platform = ?',
    )
    .all(session, platform);
  const holders = database
    .prepare<[string, string, string], { id: string }>(
      `SELECT DISTINCT held.external_id AS id FROM usage_holders AS own
       CROSS JOIN usage_holders AS held
       WHERE held.platform = own.platform AND held.message_id = own.message_id AND own.external_id = ? AND own.platform = ? AND held.external_id <> ?`,
    )
    .all(session, platform, session);
  const candidates = new Set([...named, ...holders].map(({ id }) => id));
  candidates.delete(session);
  const children = [...candidates].filter((id) => parentOf(id) === session).sort();
  const parent = parentOf(session);
  return {
    parent: parent === null ? null : { platform, external_id: parent },
    children: children.map((external_id) => ({ platform, external_id })),
  };
}

function parentReader(database: ReadableDB, platform: string): (session: string) => string | null {
  const named = database.prepare<[string, string], { parent: string | null }>(
    `SELECT min(parent_external_id) AS parent FROM usage WHERE external_id = ? AND platform = ?
       AND parent_external_id <> external_id AND agent_id IS NULL`,
  );
  const shared = database.prepare<[string, string], { parent: string }>(
    // The order of a CROSS JOIN is kept: few sessions hold copies, and each copy is looked up by its message.
    `SELECT usage.external_id AS parent FROM usage_holders AS held CROSS JOIN usage
     WHERE held.external_id = ? AND held.platform = ?
       AND usage.platform = held.platform AND usage.message_id = held.message_id
       AND usage.external_id <> held.external_id
     ORDER BY usage.occurred_at DESC, usage.external_id DESC LIMIT 1`,
  );
  return (session) => named.get(session, platform)?.parent ?? shared.get(session, platform)?.parent ?? null;
}
