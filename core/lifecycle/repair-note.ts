import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type RepairNote, repairNoteSchema } from '../contracts/repair.ts';
import type { HomePaths } from '../runtime/paths.ts';

/** What is noted of a repair of a home's database; null: nothing. A note that cannot be understood asks for a look. */
export function readRepairNote({ repairNote }: Pick<HomePaths, 'repairNote'>): RepairNote | null {
  if (!existsSync(repairNote)) return null;
  try {
    return repairNoteSchema.parse(JSON.parse(readFileSync(repairNote, 'utf8')));
  } catch {
    return { state: 'wanted' };
  }
}

/** As a whole, or the note before stays. */
export function writeRepairNote({ repairNote }: Pick<HomePaths, 'repairNote'>, note: RepairNote): void {
  const draft = `${repairNote}.new`;
  writeFileSync(draft, `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, repairNote);
}

export function removeRepairNote({ repairNote }: Pick<HomePaths, 'repairNote'>): void {
  rmSync(repairNote, { force: true });
}

/**
 * Notes that somebody came upon damage: the next start looks at every page and repairs what is wrong. A repair that is
 * under way goes first. Says nothing when it cannot be noted; whoever needs the page comes upon it again.
 */
export function noteDamage(paths: Pick<HomePaths, 'repairNote'>): void {
  try {
    const note = readRepairNote(paths);
    if (note === null) writeRepairNote(paths, { state: 'wanted' });
    if (note?.state === 'done') writeRepairNote(paths, { state: 'wanted', earlier: note });
  } catch {
    // The disk is full or read-only, which is told elsewhere.
  }
}
