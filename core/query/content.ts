import type { ContentReport } from '../contracts/content.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { HomeFacts } from './home-facts.ts';

type Row = { records: number; bytes: number | null; sessions: number; oldest: number | null; newest: number | null };

/** How much of what was said is kept, and since when. */
export function content(database: ReadableDB | null, home: HomeFacts): ContentReport {
  const kept = database
    ?.prepare<[], Row>(
      `SELECT count(*) AS records, sum(bytes) AS bytes, min(occurred_at) AS oldest, max(occurred_at) AS newest,
         (SELECT count(*) FROM (SELECT DISTINCT platform, external_id FROM event_contents)) AS sessions
       FROM event_contents`,
    )
    .get();
  return {
    level: home.settings().settings.privacy.level,
    since: isoOrNull(home.contentSince()),
    records: kept?.records ?? 0,
    sessions: kept?.sessions ?? 0,
    bytes: kept?.bytes ?? 0,
    oldest: isoOrNull(kept?.oldest ?? null),
    newest: isoOrNull(kept?.newest ?? null),
  };
}

function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
