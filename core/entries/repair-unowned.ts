import type { RepairResult } from '../contracts/repair.ts';
import { incompleteDays } from '../lifecycle/incomplete-days.ts';
import { noteDamage, readRepairNote } from '../lifecycle/repair-note.ts';
import { takeHomeLock } from '../runtime/home-lock.ts';
import { homePaths } from '../runtime/paths.ts';
import { prepareDatabase } from './prepare-database.ts';
import type { Tell } from './repair-home.ts';

/**
 * Looks at every page of the database of a home that has no owner, and repairs it where one is damaged.
 * @returns null: nothing was wrong
 * @throws HomeTakenError; as `prepareDatabase`
 */
export async function repairUnowned(home: string, tell: Tell): Promise<RepairResult | null> {
  const paths = homePaths(home);
  const lock = takeHomeLock(paths.lock);
  try {
    noteDamage(paths);
    let isRepaired = false;
    await prepareDatabase(paths.database, (sentence) => {
      isRepaired = true;
      tell(sentence);
    });
    const note = readRepairNote(paths);
    if (!isRepaired || note?.state !== 'done') return null;
    const { state: _state, days: _days, ...repaired } = note;
    return { ...repaired, incompleteDays: incompleteDays(paths) };
  } finally {
    lock.release();
  }
}
