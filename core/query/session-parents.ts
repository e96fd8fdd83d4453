import type { ReadableDB } from '../storage/database.ts';

/**
 * The sessions that others began with or that called them, by `platform/session id`. Either a record names the parent, or
 * the two share responses: a session that repeats another one's history comes from the one that the last repeated
 * response belongs to. Sessions of which neither is known are left out.
 */
export function sessionParents(database: ReadableDB): Map<string, string> {
  const parents = new Map<string, string>();
  for (const { session, parent } of [...sharedParents(database), ...namedParents(database)]) {
    parents.set(session, parent);
  }
  return parents;
}

type Parent = { session: string; parent: string };

function namedParents(database: ReadableDB): Parent[] {
  // A subagent's parent is what called the subagent, and says nothing of the session it is shown in.
  return database
    .prepare<[], Parent>(
      `SELECT platform || '/' || external_id AS session, min(parent_external_id) AS parent FROM usage
       WHERE parent_external_id IS NOT NULL AND parent_external_id <> external_id AND agent_id IS NULL
       GROUP BY platform, external_id`,
    )
    .all();
}

/** Digits of a time within the text that the latest one is chosen by, and the space behind it. */
const TIME_WIDTH = 20;

function sharedParents(database: ReadableDB): Parent[] {
  const latest = `max(printf('%0${TIME_WIDTH}d %s', usage.occurred_at, usage.external_id))`;
  return database
    .prepare<[], Parent>(
      `SELECT held.platform || '/' || held.external_id AS session, substr(${latest}, ${TIME_WIDTH + 2}) AS parent
       FROM usage_holders AS held
       JOIN usage ON usage.platform = held.platform AND usage.message_id = held.message_id
       WHERE usage.external_id <> held.external_id GROUP BY held.platform, held.external_id`,
    )
    .all();
}
