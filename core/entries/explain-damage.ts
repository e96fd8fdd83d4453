import { LastingError } from '../runtime/lasting-error.ts';
import { DamagedDatabaseError } from '../storage/damaged-database.ts';
import { isDamage } from '../storage/outage.ts';

/** Turns SQLite's word that the database is damaged into one that says what to do; other errors stay as they are. */
export function explainDamage(error: unknown): unknown {
  return isDamage(error) ? new LastingError(new DamagedDatabaseError(error).message, { cause: error }) : error;
}
