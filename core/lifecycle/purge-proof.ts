import { closeSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PurgeProof } from '../contracts/purge.ts';
import type { HomePaths } from '../runtime/paths.ts';
import type { WritableDB } from '../storage/database.ts';
import { FAMILIES, RAW_TABLES } from '../storage/raw-tables.ts';
import { WHOLLY_GONE } from './forget-parents.ts';
import { filesBelow, filesIn, SETTINGS_FOLDER } from './moved-aside.ts';
import { openIfThere } from './open-if-there.ts';
import type { ResolvedScope } from './purge-scope.ts';
import { selectPurged } from './select-purged.ts';

/** Ids that are searched for: each costs a pass over all bytes. */
const TERMS_MAX = 32;
/** Shorter ids may stand in something else by chance. */
const TERM_CHARACTERS_MIN = 12;
const CHUNK_BYTES = 4 << 20;

/** Ids of sessions of which nothing stays, in the order of their names. @param database with a selection in `temp` */
export function searchTerms(database: WritableDB): string[] {
  const ids = FAMILIES.flatMap((family) =>
    database.prepare<[], { external_id: string }>(WHOLLY_GONE(family)).all(),
  ).map((row) => row.external_id);
  // A session that was sent and lies in a file may lose the one and keep the other.
  const stays = FAMILIES.map((family) =>
    database.prepare<[string]>(
      `SELECT 1 FROM home.${RAW_TABLES[family]} WHERE external_id = ?
         AND sequence NOT IN (SELECT sequence FROM temp.gone WHERE platform = '${family}') LIMIT 1`,
    ),
  );
  return [...new Set(ids)]
    .filter((id) => id.length >= TERM_CHARACTERS_MIN)
    .filter((id) => stays.every((kept) => kept.get(id) === undefined))
    .sort()
    .slice(0, TERMS_MAX);
}

/** Rows of the scope that are still there. @param database a scratch database with `home` attached and nothing selected yet */
export function countLeft(database: WritableDB, scope: ResolvedScope): number {
  selectPurged(database, scope);
  const count = (table: string) =>
    database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM temp.${table}`).get()?.n ?? 0;
  return count('gone') + count('gone_responses');
}

/**
 * Searches what Blueplane keeps in the home for what was purged, byte by byte. Not what Chromium keeps for the desktop,
 * which is given no page to keep.
 * @param left rows of the scope as {@link countLeft} found them, of so many
 */
export function searchHome(
  paths: HomePaths,
  terms: readonly (string | Buffer)[],
  left: { rows: number; of: number },
): PurgeProof {
  const needles = terms.map((term) => (typeof term === 'string' ? Buffer.from(term) : term));
  const database = [paths.database, `${paths.database}-wal`];
  const log = filesIn(dirname(paths.log)).filter((path) => basename(path).startsWith(basename(paths.log)));
  const queue = filesBelow(paths.redisDirectory);
  const known = new Set([...database, ...log, ...queue]);
  const folders = [paths.archives, paths.backups, paths.copies, join(paths.home, SETTINGS_FOLDER)];
  const files = [...filesIn(paths.home), ...folders.flatMap(filesBelow)].filter((path) => !known.has(path));
  const places = [
    { place: 'rows' as const, looked: left.of, found: left.rows },
    { place: 'database' as const, ...searchFiles(database, needles) },
    { place: 'queue' as const, ...searchFiles(queue, needles) },
    { place: 'log' as const, ...searchFiles(log, needles) },
    { place: 'files' as const, ...searchFiles(files, needles) },
  ];
  return { clean: places.every(({ found }) => found === 0), searchedFor: needles.length, places };
}

function searchFiles(paths: readonly string[], needles: readonly Buffer[]): { looked: number; found: number } {
  const sum = { looked: 0, found: 0 };
  // To read all bytes and look for nothing in them proves nothing.
  if (needles.length === 0) return sum;
  for (const path of paths) {
    const { looked, found } = searchFile(path, needles);
    sum.looked += looked;
    sum.found += found;
  }
  return sum;
}

/** @returns bytes looked at, and how often one of these is in them; nothing of a file that is gone by now */
export function searchFile(path: string, needles: readonly Buffer[]): { looked: number; found: number } {
  const overlap = Math.max(1, ...needles.map((needle) => needle.length)) - 1;
  const chunk = Buffer.alloc(CHUNK_BYTES + overlap);
  const file = openIfThere(path);
  if (file === null) return { looked: 0, found: 0 };
  let kept = 0;
  const sum = { looked: 0, found: 0 };
  try {
    for (;;) {
      const read = readSync(file, chunk, kept, CHUNK_BYTES, null);
      if (read === 0) return sum;
      sum.looked += read;
      const text = chunk.subarray(0, kept + read);
      for (const needle of needles) sum.found += countIn(text, needle, kept);
      kept = Math.min(overlap, text.length);
      chunk.copyWithin(0, text.length - kept, text.length);
    }
  } finally {
    closeSync(file);
  }
}

/** Occurrences that end behind what was looked at before. */
function countIn(text: Buffer, needle: Buffer, looked: number): number {
  let count = 0;
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    if (at + needle.length > looked) count += 1;
  }
  return count;
}
