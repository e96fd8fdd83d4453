import type { Platform } from '../contracts/platform.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { StorageReport } from '../contracts/storage-report.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { HomeFacts } from './home-facts.ts';
import { sampleRawTables } from './raw-sample.ts';
import { type FilePart, storedBytes, storedCopies, storedPlaces } from './storage-files.ts';

const DAY_MS = 86_400_000;
/** Growth is told of so many days, and not before so many have passed. */
const GROWTH_DAYS = 30;
const LEAST_DAYS = 7;

const NO_ROWS: StorageReport['rows'] = {
  sessions: 0,
  responses: 0,
  toolCalls: 0,
  decisions: 0,
  codeChanges: 0,
  deadLetters: 0,
};

/**
 * What is kept on the disk and which doors are open.
 * @param now epoch milliseconds
 */
export function storage(
  database: ReadableDB | null,
  home: HomeFacts,
  owner: OwnerStatus | null,
  now: number,
): StorageReport {
  const bytes = home.folder === null ? new Map<FilePart, number>() : storedBytes(home.folder);
  const databaseBytes = bytes.get('database') ?? 0;
  const raw = database === null ? [] : rawReport(database, databaseBytes);
  const rawBytes = raw.reduce((sum, each) => sum + each.bytes, 0);
  const contentBytes = database === null ? 0 : Math.min(keptContentBytes(database), databaseBytes - rawBytes);
  const exact = (part: Exclude<FilePart, 'database'>) => ({ part, bytes: bytes.get(part) ?? 0, isEstimate: false });
  const parts: StorageReport['parts'] = [
    { part: 'raw', bytes: rawBytes, isEstimate: true },
    { part: 'content', bytes: contentBytes, isEstimate: true },
    { part: 'derived', bytes: databaseBytes - rawBytes - contentBytes, isEstimate: true },
    exact('wal'),
    exact('redis'),
    exact('logs'),
    exact('backups'),
    exact('archives'),
    exact('desktop'),
    exact('other'),
  ];
  const rows = database === null ? NO_ROWS : countRows(database);
  const times = database === null ? { oldest: null, newest: null } : timesOf(database);
  return {
    totalBytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    parts,
    raw,
    rows,
    oldest: isoOrNull(times.oldest),
    newest: isoOrNull(times.newest),
    bytesPerDay: database === null ? null : growth(database, databaseBytes, rows.responses, times.oldest, now),
    copies: home.folder === null ? [] : storedCopies(home.folder),
    lastPurge: database === null ? null : lastPurge(database),
    places: home.folder === null ? null : storedPlaces(home.folder),
    doors: [
      dashboardDoor(home, owner),
      otlpDoor(home, owner),
      { door: 'control', state: owner === null ? 'closed' : 'open', address: null },
    ],
  };
}

/** What was said, as it lies in its rows; not what the file has around them. */
function keptContentBytes(database: ReadableDB): number {
  return (
    database.prepare<[], { bytes: number | null }>('SELECT sum(bytes) AS bytes FROM event_contents').get()?.bytes ?? 0
  );
}

/** No part is larger than the file that holds it. */
function rawReport(database: ReadableDB, databaseBytes: number): StorageReport['raw'] {
  const samples = sampleRawTables(database);
  const sum = samples.reduce((total, each) => total + each.bytes, 0);
  const scale = sum > databaseBytes && sum > 0 ? databaseBytes / sum : 1;
  const times = database.prepare<[Platform], { oldest: number | null; newest: number | null }>(
    'SELECT min(started_at) AS oldest, max(last_activity_at) AS newest FROM conversations WHERE platform = ?',
  );
  return samples
    .filter(({ rows }) => rows > 0)
    .map(({ platform, rows, bytes }) => {
      const { oldest = null, newest = null } = times.get(platform) ?? {};
      return {
        platform,
        rows,
        bytes: Math.floor(bytes * scale),
        oldest: isoOrNull(oldest),
        newest: isoOrNull(newest),
      };
    });
}

function countRows(database: ReadableDB): StorageReport['rows'] {
  const counts = database
    .prepare<[], StorageReport['rows']>(
      `SELECT (SELECT count(*) FROM conversations) AS sessions, (SELECT count(*) FROM usage) AS responses,
         (SELECT count(*) FROM tool_calls) AS toolCalls, (SELECT count(*) FROM decisions) AS decisions,
         (SELECT count(*) FROM code_changes) AS codeChanges,
         (SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL) AS deadLetters`,
    )
    .get();
  return counts ?? NO_ROWS;
}

function timesOf(database: ReadableDB): { oldest: number | null; newest: number | null } {
  const row = database
    .prepare<[], { oldest: number | null; newest: number | null }>(
      'SELECT (SELECT min(occurred_at) FROM usage) AS oldest, (SELECT max(occurred_at) FROM usage) AS newest',
    )
    .get();
  return row ?? { oldest: null, newest: null };
}

function lastPurge(database: ReadableDB): StorageReport['lastPurge'] {
  const row = database
    .prepare<[], { ordered: number; finished: number | null }>(
      'SELECT requested_at AS ordered, finished_at AS finished FROM purges ORDER BY id DESC LIMIT 1',
    )
    .get();
  return row === undefined
    ? null
    : { orderedAt: new Date(row.ordered).toISOString(), finishedAt: isoOrNull(row.finished) };
}

/** The database's bytes shared out among the responses, as many as there were on a mean day of late. */
function growth(
  database: ReadableDB,
  databaseBytes: number,
  responses: number,
  oldest: number | null,
  now: number,
): number | null {
  if (oldest === null || responses === 0 || now - oldest < LEAST_DAYS * DAY_MS) return null;
  const days = Math.min(GROWTH_DAYS, (now - oldest) / DAY_MS);
  const recent = database
    .prepare<[number, number], { responses: number }>(
      'SELECT count(*) AS responses FROM usage WHERE occurred_at >= ? AND occurred_at < ?',
    )
    .get(now - days * DAY_MS, now);
  return Math.round(((databaseBytes / responses) * (recent?.responses ?? 0)) / days);
}

function dashboardDoor(home: HomeFacts, owner: OwnerStatus | null): StorageReport['doors'][number] {
  const address = owner?.dashboard ?? null;
  if (address !== null) return { door: 'dashboard', state: 'open', address };
  const isSwitchedOff = !home.settings().settings.gateway.enabled;
  return { door: 'dashboard', state: isSwitchedOff ? 'switched_off' : 'closed', address: null };
}

function otlpDoor(home: HomeFacts, owner: OwnerStatus | null): StorageReport['doors'][number] {
  if (owner?.otlp != null) return { door: 'otlp', state: 'open', address: `${owner.otlp.http}, ${owner.otlp.grpc}` };
  const { enabled, otlp } = home.settings().settings.gateway;
  return { door: 'otlp', state: enabled && otlp.enabled ? 'closed' : 'switched_off', address: null };
}

function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
