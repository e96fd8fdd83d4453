import type { FinishedRepair } from '../contracts/repair.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { openReadable, type ReadableDB } from '../storage/database.ts';
import { readRepairNote } from './repair-note.ts';

const DAY_MS = 86_400_000;

/** Responses of each UTC day by the kept sums: rows of `day` (days since 1970) and `responses`. */
export const RESPONSES_BY_DAY = 'SELECT day, sum(responses) AS responses FROM day_rollup GROUP BY day ORDER BY day';

/** The same by their dates. */
export function responsesByDay(database: Pick<ReadableDB, 'prepare'>): FinishedRepair['days'] {
  return byDate(database.prepare<[], DayRow>(RESPONSES_BY_DAY).all());
}

type DayRow = { day: number; responses: number };

export function byDate(rows: readonly DayRow[]): FinishedRepair['days'] {
  return rows.map(({ day, responses }) => ({ day: new Date(day * DAY_MS).toISOString().slice(0, 10), responses }));
}

/** Days of `before` that have fewer responses now. */
export function daysBelow(before: FinishedRepair['days'], now: FinishedRepair['days']): string[] {
  const counts = new Map(now.map(({ day, responses }) => [day, responses]));
  return before.filter(({ day, responses }) => (counts.get(day) ?? 0) < responses).map(({ day }) => day);
}

/** UTC days of which more was known before the last repair than is now. */
export function incompleteDays(paths: Pick<HomePaths, 'database' | 'repairNote'>): string[] {
  const note = readRepairNote(paths);
  if (note?.state !== 'done') return [];
  const database = openReadable(paths.database);
  if (database === null) return note.days.map(({ day }) => day);
  try {
    return daysBelow(note.days, responsesByDay(database));
  } finally {
    database.close();
  }
}
