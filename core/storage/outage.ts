import { LostDatabaseError } from './database-place.ts';

/** SQLite's ways of saying that the data itself cannot be stored. Every other code speaks of disk, lock, file or schema. */
const DATA_CODES = /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/;
/** The file itself is broken: no waiting mends it. */
const DAMAGE_CODES = /^SQLITE_(CORRUPT|NOTADB)/;

/** What holds writing up, by the code's beginning, and what a person can do about it. */
const SENTENCES: readonly [code: string, sentence: string][] = [
  ['SQLITE_FULL', 'The disk that holds telemetry.db is full; nothing is lost. Free some space'],
  [
    'SQLITE_BUSY',
    'Another program keeps telemetry.db locked; nothing is lost. Close it (a database browser, a backup program)',
  ],
  ['SQLITE_LOCKED', 'Another program keeps telemetry.db locked; nothing is lost. Close it'],
  [
    'SQLITE_READONLY',
    'telemetry.db cannot be written; nothing is lost. Make it and its folder writable for yourself again',
  ],
  [
    'SQLITE_CANTOPEN',
    'telemetry.db cannot be opened; nothing is lost. Make it and its folder readable and writable for yourself again',
  ],
  [
    'SQLITE_IOERR',
    'The disk that holds telemetry.db fails; nothing is lost. Free some space, make the folder writable, or look ' +
      'after the disk',
  ],
];
const OTHER_SENTENCE =
  'telemetry.db cannot be used as it is; nothing is lost. See `blueplane logs`, and run `blueplane restart`';

/**
 * Whether an error of SQLite lies with disk, lock, file or schema, so that no event may be condemned for it. All of them
 * mean "try again later" but the ones of {@link isDamage}.
 */
export function isOutage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && !DATA_CODES.test(code);
}

/** Whether SQLite says that the database is damaged or is none. */
export function isDamage(error: unknown): error is Error {
  const code = sqliteCode(error);
  return code !== null && DAMAGE_CODES.test(code);
}

/** Whether no waiting helps: the database is damaged, or is not there any more. */
export function isEnd(error: unknown): error is Error {
  return isDamage(error) || error instanceof LostDatabaseError;
}

/** What an outage is and what a person can do, in one sentence or two for `status`; no path is in it. */
export function describeOutage(error: unknown): string {
  return `${sentenceOf(error)}; then it goes on by itself (${sqliteCode(error) ?? 'unknown'}).`;
}

/** The same for a command that a person gave, which does not go on by itself. @param command as it is typed */
export function describeOutageOf(command: string, error: unknown): string {
  return `${sentenceOf(error)}; then run \`${command}\` again (${sqliteCode(error) ?? 'unknown'}).`;
}

function sentenceOf(error: unknown): string {
  const code = sqliteCode(error) ?? 'unknown';
  return SENTENCES.find(([beginning]) => code.startsWith(beginning))?.[1] ?? OTHER_SENTENCE;
}

function sqliteCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null;
}
