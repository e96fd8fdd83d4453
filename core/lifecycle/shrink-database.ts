import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openWritable, type WritableDB } from '../storage/database.ts';
import { describeOutageOf, isEnd, isOutage } from '../storage/outage.ts';

/** A reader in the middle of an answer keeps the log from being emptied; answers take milliseconds. */
const RETRY_MS = 250;
const RETRIES = 40;

const checkpointSchema = z.array(z.object({ busy: z.number() }));

/**
 * Takes deleted rows out of the database's file: writes it anew without its free pages, and empties the write-ahead log,
 * in which the old pages still are. Nobody else writes meanwhile.
 * @returns what could not be done, in words; null when all is
 * @throws SqliteError when the database is damaged or lost
 */
export async function shrinkDatabase(path: string): Promise<string | null> {
  const database = openWritable(path);
  // The copy that is written on the way lies beside the database and not in memory, which it may not fit.
  database.pragma('temp_store = FILE');
  const folder = process.env.SQLITE_TMPDIR;
  process.env.SQLITE_TMPDIR = dirname(path);
  try {
    return await shrink(database);
  } catch (error) {
    if (isEnd(error) || !isOutage(error)) throw error;
    return describeOutageOf('blueplane restart', error);
  } finally {
    if (folder === undefined) delete process.env.SQLITE_TMPDIR;
    else process.env.SQLITE_TMPDIR = folder;
    database.close();
  }
}

async function shrink(database: WritableDB): Promise<string | null> {
  database.pragma('secure_delete = ON');
  database.exec('VACUUM');
  for (let attempt = 1; attempt <= RETRIES; attempt += 1) {
    const [result] = checkpointSchema.parse(database.pragma('wal_checkpoint(TRUNCATE)'));
    if (result?.busy === 0) return null;
    await sleep(RETRY_MS);
  }
  return (
    'Another program reads telemetry.db all the time, so that its log with the deleted rows could not be emptied. ' +
    'Close it, then run `blueplane restart`.'
  );
}
