import type { Purged, PurgePreview } from '../contracts/purge.ts';
import { Sums } from '../query/totals.ts';
import { openWritable, type ReadableDB, type WritableDB } from '../storage/database.ts';
import { contentTerms } from './content-terms.ts';
import { type OpenPurge, reachStage, recordContentPurge } from './purge-journal.ts';
import type { PurgedRows, PurgeOrder, PurgeRowsPlan } from './purge-rows.ts';

/** Records deleted in one transaction: some megabytes at most, as a rule. */
const BATCH_RECORDS = 500;

/**
 * Deletes what was said, all of it and nothing else: no other row is touched, so that no figure can change. Everything
 * up to the stage `letters`. Nothing need be remembered: of events that are stored content is never added later.
 */
export async function deleteContents(
  { paths, report, passed }: Pick<PurgeRowsPlan, 'paths' | 'report' | 'passed'>,
  order: PurgeOrder,
): Promise<PurgedRows> {
  const database = openWritable(paths.database);
  try {
    // What is deleted is overwritten at once, not only when the database is shrunk.
    database.pragma('secure_delete = ON');
    const figures = contentFigures(database);
    const terms = contentTerms(database);
    const purge = 'open' in order ? order.open : record(database, order.scope, passed);
    const remove = database.prepare<[number]>(
      'DELETE FROM event_contents WHERE rowid IN (SELECT rowid FROM event_contents ORDER BY rowid LIMIT ?)',
    );
    for (let done = 0; ; ) {
      const removed = database.transaction(() => remove.run(BATCH_RECORDS).changes).immediate();
      if (removed === 0) break;
      done += removed;
      passed(`contents ${done}`);
      report({ step: 'rows', done, total: figures.contents });
      // Lets signals and messages through between two transactions.
      await new Promise((next) => setImmediate(next));
    }
    reachStage(database, purge, 'letters', 'main');
    passed('behind letters');
    return { purge, figures, terms };
  } finally {
    database.close();
  }
}

function record(database: WritableDB, scope: OpenPurge['scope'], passed: PurgeRowsPlan['passed']): OpenPurge {
  passed('before recorded');
  const purge = recordContentPurge(database, scope, Date.now());
  passed('behind recorded');
  return purge;
}

/** What a purge of content takes away; all that is counted stays as it is. */
export function contentFigures(database: ReadableDB): Purged {
  const found = database
    .prepare<[], { contents: number; sessions: number }>(
      `SELECT (SELECT count(*) FROM event_contents) AS contents,
         (SELECT count(*) FROM (SELECT DISTINCT platform, external_id FROM event_contents)) AS sessions`,
    )
    .get();
  const contents = found?.contents ?? 0;
  return {
    sessions: found?.sessions ?? 0,
    wholeSessions: 0,
    totals: new Sums().totals(),
    prompts: 0,
    toolCalls: 0,
    events: 0,
    contents,
    letters: 0,
    rejections: 0,
    tables: contents === 0 ? [] : [{ table: 'event_contents', rows: contents }],
  };
}

/** The same with what a person wants to know before. @param files as a purge removes them whole */
export function previewContentPurge(database: ReadableDB, files: PurgePreview['files']): PurgePreview {
  const extent = database
    .prepare<[], { oldest: number | null; newest: number | null; bytes: number | null }>(
      'SELECT min(occurred_at) AS oldest, max(occurred_at) AS newest, sum(bytes) AS bytes FROM event_contents',
    )
    .get();
  const iso = (at: number | null | undefined) => (at == null ? null : new Date(at).toISOString());
  return {
    ...contentFigures(database),
    oldest: iso(extent?.oldest),
    newest: iso(extent?.newest),
    projects: [],
    files,
    bytes: (extent?.bytes ?? 0) + files.bytes,
  };
}

/** Records of content that are still there. */
export function contentsLeft(database: ReadableDB): number {
  return contentFigures(database).contents;
}
