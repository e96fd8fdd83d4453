import { LastingError } from '../runtime/lasting-error.ts';
import { DamagedDatabaseError } from '../storage/damaged-database.ts';
import { LostDatabaseError } from '../storage/database-place.ts';
import { isDamage } from '../storage/outage.ts';

/**
 * Makes a lasting error of what no restart of a worker mends: SQLite's word that the database is damaged becomes one
 * that says what to do, a lost database says it already. Other errors stay as they are.
 */
export function explainDamage(error: unknown): unknown {
  if (isDamage(error)) return new LastingError(new DamagedDatabaseError(error).message, { cause: error });
  return error instanceof LostDatabaseError ? new LastingError(error.message, { cause: error }) : error;
}
