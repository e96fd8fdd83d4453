import { existsSync, readFileSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { formatBytes, formatCount } from '../format/index.ts';
import { byDate, daysBelow, RESPONSES_BY_DAY } from '../lifecycle/incomplete-days.ts';
import { readRepairNote } from '../lifecycle/repair-note.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { migrations } from '../storage/migrations/index.ts';
import { type Check, ok, problem, type Verdict, warning } from './check.ts';
import { lookIntoDatabase } from './look-into-database.ts';

const KNOWN_VERSION = migrations.at(-1)?.version ?? 0;
const DAMAGE_REMEDY =
  'Run `blueplane stop`, then `blueplane repair`: what can be read is saved, and the rest comes from the backup and from ' +
  "your tools' own files.";

/** Its pages, its version, and what waits in it. */
export const checkDatabase: Check = {
  name: 'database',
  look({ paths }) {
    const path = paths.database;
    if (!existsSync(path)) return [ok('Nothing is stored yet.')];
    if (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0 && !existsSync(`${path}-shm`)) {
      return [
        ok('telemetry.db was not closed in good order; the next start sees to that, and then it can be checked.'),
      ];
    }
    try {
      return lookIntoDatabase(path, examine);
    } catch (error) {
      const words = error instanceof Error ? error.message : '';
      if (/malformed|not a database/.test(words))
        return [problem('telemetry.db is damaged or is no database.', DAMAGE_REMEDY)];
      return [
        problem(
          `telemetry.db cannot be read (${words}).`,
          'Make it readable for yourself (chmod 600), then look again.',
        ),
      ];
    }

    function examine(database: DatabaseSync): Verdict[] {
      const version = versionOf(database);
      if (version === null) {
        return [
          problem(
            'telemetry.db holds tables that are not of Blueplane, or none.',
            'Move it away to begin anew, or point BLUEPLANE_HOME at another folder.',
          ),
        ];
      }
      const damage = z
        .array(z.object({ quick_check: z.string() }))
        .parse(database.prepare('PRAGMA quick_check(1)').all());
      if (damage[0]?.quick_check !== 'ok') return [problem('telemetry.db is damaged.', DAMAGE_REMEDY)];
      if (version > KNOWN_VERSION) {
        return [
          problem(
            `telemetry.db has schema version ${version}, this Blueplane knows ${KNOWN_VERSION}.`,
            'Update Blueplane.',
          ),
        ];
      }
      const size = formatBytes(statSync(path).size);
      const state =
        version < KNOWN_VERSION
          ? ok(
              `telemetry.db is whole (${size}); the next start brings it from schema version ${version} to ${KNOWN_VERSION}.`,
            )
          : ok(`telemetry.db is whole (${size}, schema version ${version}).`);
      return [state, ...repaired(database, paths), ...deadLetters(database)];
    }
  },
};

function versionOf(database: DatabaseSync): number | null {
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_version'").get();
  if (table === undefined) return null;
  const row = database.prepare('SELECT max(version) AS version FROM schema_version').get();
  return z.object({ version: z.number().nullable() }).parse(row).version;
}

/** What a repair could not bring back, until the files that hold it were read again. */
function repaired(database: DatabaseSync, paths: Pick<HomePaths, 'repairNote'>): Verdict[] {
  const note = readRepairNote(paths);
  if (note?.state !== 'done') return [];
  const rows = z
    .array(z.object({ day: z.number(), responses: z.number() }))
    .parse(database.prepare(RESPONSES_BY_DAY).all());
  const days = daysBelow(note.days, byDate(rows));
  const at = new Date(note.at).toISOString().slice(0, 10);
  if (days.length === 0) {
    return [
      ok(`It was damaged and repaired on ${at}; no day has less than before. backups/${note.aside} is not needed.`),
    ];
  }
  return [
    warning(
      `It was damaged and repaired on ${at}, and of these days (UTC) something is missing: ${days.join(', ')}.`,
      'Let Blueplane read all files (`blueplane ingest --once`). What is missing then is in no file any more.',
    ),
  ];
}

function deadLetters(database: DatabaseSync): Verdict[] {
  const row = database.prepare('SELECT count(*) AS letters FROM dead_letters WHERE replayed_at IS NULL').get();
  const { letters } = z.object({ letters: z.number() }).parse(row);
  if (letters === 0) return [];
  return [
    warning(
      `${formatCount(letters)} events could not be stored.`,
      'See `blueplane dlq list`; `blueplane dlq replay` stores them once the cause is mended.',
    ),
  ];
}

const KEY_TEXT = /^[0-9a-f]{64}\s*$/i;

/** The salt of all hashes: with another one everything would count twice. */
export const checkKey: Check = {
  name: 'key',
  look({ paths: { salt, database } }) {
    if (!existsSync(salt)) {
      if (!existsSync(database)) return [ok('There is no installation.key yet; the first start makes it.')];
      return [
        problem(
          'installation.key is missing, but telemetry.db is here.',
          "Put the key back from a backup, or move telemetry.db away to begin anew: your tools' own files are read again.",
        ),
      ];
    }
    if (!KEY_TEXT.test(readFileSync(salt, 'utf8'))) {
      return [
        problem(
          'installation.key is damaged.',
          'Put it back from a backup, or move it and telemetry.db away to begin anew.',
        ),
      ];
    }
    if (process.platform !== 'win32' && (statSync(salt).mode & 0o077) !== 0) {
      return [warning('installation.key can be read by other users.', `Make it yours alone: chmod 600 '${salt}'`)];
    }
    return [ok('installation.key is there, and yours alone.')];
  },
};
