import { noteDamage } from '../lifecycle/repair-note.ts';
import { LastingError } from '../runtime/lasting-error.ts';
import { homePaths } from '../runtime/paths.ts';
import { DamagedDatabaseError } from '../storage/damaged-database.ts';
import { LostDatabaseError } from '../storage/database-place.ts';
import { isDamage } from '../storage/outage.ts';

/**
 * Makes a lasting error of what no restart of a worker mends: SQLite's word that the database is damaged becomes one
 * that says what to do, and is noted for the next start, which repairs it; a lost database says it already. Other
 * errors stay as they are.
 */
export function explainDamage(error: unknown, { home }: { home: string }): unknown {
  if (isDamage(error)) noteDamage(homePaths(home));
  if (isDamage(error)) return new LastingError(new DamagedDatabaseError(error).message, { cause: error });
  return error instanceof LostDatabaseError ? new LastingError(error.message, { cause: error }) : error;
}
