import type { FinishedRepair } from '../contracts/repair.ts';
import { formatCount } from '../format/index.ts';
import { hasOpenPurge, prepareData } from '../lifecycle/prepare-data.ts';
import { isRepairWanted, repairDatabase } from '../lifecycle/repair-database.ts';
import { noteDamage } from '../lifecycle/repair-note.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { DamagedDatabaseError } from '../storage/damaged-database.ts';
import { openReadable, openWritable, type ReadableDB } from '../storage/database.ts';
import { forgetToDerive, isToDerive } from '../storage/salvage-database.ts';

/** Told what is done, a sentence each. */
export type Tell = (sentence: string) => void;

/**
 * Makes a home's database ready for this version, having repaired it where somebody came upon damage. The caller owns
 * the home, and nobody else has the database open.
 *
 * @param finishPurges finishes what a purge that was broken off left; asked only where there is one
 * @throws what `prepareData` throws; DamagedDatabaseError where nothing can be saved
 */
export async function prepareAndRepair(paths: HomePaths, tell: Tell, finishPurges: () => Promise<void>): Promise<void> {
  if (isRepairWanted(paths)) repair(paths, tell);
  try {
    prepareData(paths);
  } catch (error) {
    if (!(error instanceof DamagedDatabaseError)) throw error;
    noteDamage(paths);
    repair(paths, tell);
    prepareData(paths);
  }
  if (hasOpenPurge(paths.database)) await finishPurges();
  await deriveSaved(paths);
}

function repair(paths: HomePaths, tell: Tell): void {
  const finished = repairDatabase(paths, Date.now());
  if (finished !== null) tell(repairSentence(finished));
}

/** What a repair did, for people. No path is in it. */
export function repairSentence(repaired: FinishedRepair): string {
  const saved = `${formatCount(repaired.rowsSaved)} rows were saved`;
  const added = repaired.rowsFromBackup > 0 ? `, ${formatCount(repaired.rowsFromBackup)} came from the backup` : '';
  const rest = repaired.readsAgain
    ? "Your tools' own files are read again."
    : 'What was purged can no longer be told, so nothing from before is read again.';
  return `telemetry.db was damaged and is repaired: ${saved}${added}. ${rest} The damaged file is kept as backups/${repaired.aside}.`;
}

/** Of what is shown, a part was lost with its pages; and sums no longer are those of their rows. */
async function deriveSaved(paths: HomePaths): Promise<void> {
  if (!inDatabase(openReadable(paths.database), isToDerive)) return;
  const { rebuildHome } = await import('./rebuild-home.ts');
  await rebuildHome(paths.home, () => undefined, new AbortController().signal);
  inDatabase(openWritable(paths.database), forgetToDerive);
}

function inDatabase<DB extends ReadableDB, Result>(database: DB | null, act: (database: DB) => Result): Result | null {
  if (database === null) return null;
  try {
    return act(database);
  } finally {
    database.close();
  }
}
