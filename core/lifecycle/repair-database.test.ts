import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type HomePaths, homePaths } from '../runtime/paths.ts';
import { DamagedDatabaseError } from '../storage/damaged-database.ts';
import { openWritable, type WritableDB } from '../storage/database.ts';
import { NewerDatabaseError } from '../storage/migrate.ts';
import { packEvent } from '../storage/packed-event.ts';
import { isToDerive, isWhole } from '../storage/salvage-database.ts';
import { countOf, createTestDatabase } from '../storage/test-database.ts';
import { backUp } from './back-up.ts';
import { incompleteDays } from './incomplete-days.ts';
import { findMovedAside } from './moved-aside.ts';
import { isRepairWanted, repairDatabase } from './repair-database.ts';
import { noteDamage, readRepairNote, writeRepairNote } from './repair-note.ts';

const PAGE_BYTES = 4_096;
const NOW = Date.UTC(2026, 10, 21, 12);
const DAY_BUCKET = Math.floor(Date.UTC(2026, 10, 20) / 900_000);

/** A home that is closed, with events of one file in its second generation, sums of one day, and a purge. */
function setUp(): HomePaths {
  const file = createTestDatabase();
  onTestFinished(() => file.close());
  const { writer } = file;
  const raw = writer.prepare(
    `INSERT INTO claude_raw_traces
       (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data, generation)
     VALUES (?, 's', 'assistant', '2026-11-20T10:00:00Z', 'file', ?, ?, 2)`,
  );
  writer.transaction(() => {
    for (let index = 0; index < 500; index += 1) raw.run(`id-${index}`, index, packEvent(JSON.stringify({ index })));
  })();
  writer.exec(`
    INSERT INTO source_checkpoints VALUES ('file', 'claude_code', 2, 900, 'fingerprint', 900, 1, 1);
    INSERT INTO source_checkpoints VALUES ('empty', 'claude_code', 0, 0, '', 0, 1, 1);
    INSERT INTO usage_rollup VALUES (${DAY_BUCKET}, 'claude_code', 'm', 'p', 500, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    INSERT INTO purges (requested_at, finished_at, step) VALUES (1, 1, 'done');
    INSERT INTO tombstones VALUES (1, 'cursor', NULL, 1, 0);
  `);
  writer.close();
  return homePaths(file.folder);
}

function inDatabase<Result>(paths: HomePaths, act: (database: WritableDB) => Result): Result {
  const database = openWritable(paths.database);
  try {
    return act(database);
  } finally {
    database.close();
  }
}

function damage(paths: HomePaths, table: string): void {
  const page = inDatabase(paths, (database) => {
    database.pragma('wal_checkpoint(TRUNCATE)');
    const leaf = database
      .prepare<[string], { page: number }>(
        "SELECT max(pageno) AS page FROM dbstat WHERE name = ? AND pagetype = 'leaf'",
      )
      .get(table);
    return leaf?.page ?? 0;
  });
  const bytes = readFileSync(paths.database);
  bytes.fill(0xa5, (page - 1) * PAGE_BYTES, page * PAGE_BYTES);
  writeFileSync(paths.database, bytes);
}

const checkpoints = (database: WritableDB) =>
  database.prepare('SELECT source_file, generation, fingerprint FROM source_checkpoints ORDER BY source_file').all();

test('a database that is whole is left as it is, and the wish is forgotten', () => {
  const paths = setUp();
  noteDamage(paths);
  expect(isRepairWanted(paths)).toBe(true);
  const before = readFileSync(paths.database);
  expect(repairDatabase(paths, NOW)).toBeNull();
  expect(readFileSync(paths.database).equals(before)).toBe(true);
  expect(isRepairWanted(paths)).toBe(false);
  expect(existsSync(paths.backups)).toBe(false);
});

test('of a damaged one what can be read is put into a new one, whose files are all read again', () => {
  const paths = setUp();
  damage(paths, 'claude_raw_traces');
  const repaired = repairDatabase(paths, NOW);
  expect(repaired).toMatchObject({ damagedTables: ['claude_raw_traces'], rowsFromBackup: 0, readsAgain: true });
  expect(isWhole(paths.database)).toBe(true);
  expect(statSync(paths.database).mode & 0o777).toBe(0o600);
  inDatabase(paths, (database) => {
    const rows = countOf(database, 'claude_raw_traces');
    expect(rows).toBeGreaterThan(400);
    expect(rows).toBeLessThan(500);
    expect(checkpoints(database)).toEqual([
      { source_file: 'empty', generation: 0, fingerprint: '' },
      { source_file: 'file', generation: 2, fingerprint: 'read-again' },
    ]);
    // The sums are those of before until everything is derived anew.
    expect(incompleteDays(paths)).toEqual([]);
    database.exec('UPDATE usage_rollup SET responses = 499');
    expect(incompleteDays(paths)).toEqual(['2026-11-20']);
  });
  expect(readdirSync(paths.backups)).toEqual(['damaged-2026-11-21T120000Z.db']);
  expect(readRepairNote(paths)).toEqual(repaired);
});

test('a file whose place was lost keeps the number of its generation, by its rows', () => {
  const paths = setUp();
  damage(paths, 'source_checkpoints');
  repairDatabase(paths, NOW);
  expect(inDatabase(paths, checkpoints)).toEqual([{ source_file: 'file', generation: 2, fingerprint: 'read-again' }]);
});

test('what a backup has is put back, and its purges are known', () => {
  const paths = setUp();
  expect(backUp(paths, NOW)).toMatchObject({ made: true });
  damage(paths, 'claude_raw_traces');
  damage(paths, 'tombstones');
  expect(repairDatabase(paths, NOW + 1_000)).toMatchObject({
    damagedTables: ['claude_raw_traces', 'tombstones'],
    readsAgain: true,
  });
  inDatabase(paths, (database) => {
    expect(countOf(database, 'claude_raw_traces')).toBe(500);
    expect(database.prepare('SELECT platform FROM tombstones').all()).toEqual([{ platform: 'cursor' }]);
  });
});

test('where nobody knows any more what was purged, nothing from before is taken in again', () => {
  const paths = setUp();
  damage(paths, 'tombstones');
  expect(repairDatabase(paths, NOW)).toMatchObject({ damagedTables: ['tombstones'], readsAgain: false });
  inDatabase(paths, (database) => {
    expect(database.prepare('SELECT platform, since, until, is_named FROM tombstones').all()).toEqual([
      { platform: null, since: null, until: NOW, is_named: 0 },
    ]);
    expect(checkpoints(database)).toContainEqual({ source_file: 'file', generation: 2, fingerprint: 'fingerprint' });
  });
});

test('without a page that can be read and without a backup nothing is changed', () => {
  const paths = setUp();
  writeFileSync(paths.database, 'nothing');
  expect(() => repairDatabase(paths, NOW)).toThrow(DamagedDatabaseError);
  expect(readFileSync(paths.database, 'utf8')).toBe('nothing');
  expect(existsSync(paths.backups)).toBe(false);
});

test.each([
  ['before anything was moved', () => undefined],
  [
    'between two moves',
    (paths: HomePaths) => writeFileSync(`${paths.database}-wal`, 'pages of a file that lies aside'),
  ],
  ['while the new one was made', (paths: HomePaths) => writeFileSync(join(paths.home, 'repair.db'), 'half of it')],
])('a repair that was killed %s is begun anew', (_when, leave) => {
  const paths = setUp();
  damage(paths, 'claude_raw_traces');
  const first = repairDatabase(paths, NOW);
  const saved = inDatabase(paths, (database) => countOf(database, 'claude_raw_traces'));
  writeRepairNote(paths, { state: 'begun', aside: first?.aside ?? '' });
  leave(paths);
  expect(repairDatabase(paths, NOW + 1_000)).toMatchObject({ aside: first?.aside, rowsSaved: first?.rowsSaved });
  expect(inDatabase(paths, (database) => countOf(database, 'claude_raw_traces'))).toBe(saved);
});

test('a purge that was under way begins anew: a backup may have brought back what it deleted', () => {
  const paths = setUp();
  inDatabase(paths, (database) => {
    database.exec("INSERT INTO purges (requested_at, step, scope) VALUES (2, 'derived', '{}')");
  });
  backUp(paths, NOW);
  damage(paths, 'claude_raw_traces');
  repairDatabase(paths, NOW + 1_000);
  const steps = inDatabase(paths, (database) => database.prepare('SELECT step FROM purges ORDER BY id').pluck().all());
  expect(steps).toEqual(['done', 'recorded']);
});

test('a second look that finds nothing keeps what the repair before noted', () => {
  const paths = setUp();
  damage(paths, 'claude_raw_traces');
  const repaired = repairDatabase(paths, NOW);
  noteDamage(paths);
  expect(repairDatabase(paths, NOW + 1_000)).toBeNull();
  expect(readRepairNote(paths)).toEqual(repaired);
  expect(inDatabase(paths, isToDerive)).toBe(true);
});

test('what a newer version damaged is left to it, and an empty file is no damage', () => {
  const paths = setUp();
  inDatabase(paths, (database) => database.exec("INSERT INTO schema_version VALUES (9999, 'later', 'x')"));
  damage(paths, 'claude_raw_traces');
  expect(() => repairDatabase(paths, NOW)).toThrow(NewerDatabaseError);
  expect(existsSync(paths.backups)).toBe(false);
  writeFileSync(paths.database, '');
  noteDamage(paths);
  expect(repairDatabase(paths, NOW)).toBeNull();
  expect(isRepairWanted(paths)).toBe(false);
});

test('after the clock was set back the newest backup is the one that was made last', () => {
  const paths = setUp();
  backUp(paths, NOW);
  expect(backUp(paths, NOW - 86_400_000)).toMatchObject({ made: true });
  expect(readdirSync(paths.backups)).toEqual(['telemetry-2026-11-20T120000Z.db']);
});

test('a purge takes the damaged file, the backup and the note', () => {
  const paths = setUp();
  backUp(paths, NOW);
  truncateSync(paths.database, 5 * PAGE_BYTES);
  repairDatabase(paths, NOW);
  const names = findMovedAside(paths, []).map(({ path }) => path.slice(paths.home.length + 1));
  expect(names.sort()).toEqual([
    'backups/damaged-2026-11-21T120000Z.db',
    'backups/telemetry-2026-11-21T120000Z.db',
    'repair.json',
  ]);
});

test('of backups the newest is kept, private, and whole', () => {
  const paths = setUp();
  for (const hour of [0, 24, 48]) backUp(paths, NOW + hour * 3_600_000);
  expect(readdirSync(paths.backups)).toEqual(['telemetry-2026-11-23T120000Z.db']);
  const path = join(paths.backups, 'telemetry-2026-11-23T120000Z.db');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(paths.backups).mode & 0o777).toBe(0o700);
  expect(isWhole(path)).toBe(true);
  // One that cannot be read as a whole does not replace it.
  damage(paths, 'claude_raw_traces');
  expect(() => backUp(paths, NOW + 72 * 3_600_000)).toThrow(/malformed/);
  expect(readdirSync(paths.backups)).toEqual(['telemetry-2026-11-23T120000Z.db']);
});
