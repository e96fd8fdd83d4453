import type { Platform } from '../../contracts/platform.ts';
import type { ReadableDB } from '../../storage/database.ts';
import { RAW_TABLES } from '../../storage/raw-tables.ts';

type FileRow = { source_file: string };
type PlaceRow = { source_file: string; source_offset: number };

/** A session comes from a few files; one with more than that has them shown from the first on. */
const MOST_FILES = 1_000;

/** Salted names of the files that hold a session's main conversation, in the order in which they begin. */
export function sessionFiles(database: ReadableDB, platform: Platform, sessionId: string): string[] {
  return database
    .prepare<[string, number], FileRow>(
      `SELECT source_file FROM ${RAW_TABLES[platform]} WHERE external_id = ? AND agent_id IS NULL
       GROUP BY source_file ORDER BY min(timestamp), source_file LIMIT ?`,
    )
    .all(sessionId, MOST_FILES)
    .map((row) => row.source_file);
}

/**
 * Where the last record before a moment, or at it, stands; of several of one time the first, since lines without a time
 * have that of the line before. null when there is none.
 */
export function placeBefore(database: ReadableDB, platform: Platform, sessionId: string, at: string): PlaceRow | null {
  return (
    database
      .prepare<[string, string], PlaceRow>(
        `SELECT source_file, source_offset FROM ${RAW_TABLES[platform]}
         WHERE external_id = ? AND agent_id IS NULL AND timestamp <= ?
         ORDER BY timestamp DESC, source_offset LIMIT 1`,
      )
      .get(sessionId, at) ?? null
  );
}
