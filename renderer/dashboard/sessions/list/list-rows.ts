import type { ListedSession, SessionOrder, Sessions } from '../../../../core/contracts/sessions.ts';
import { roundedApart } from '../../../../core/format/index.ts';

export type DayHead = Sessions['days'][number];

/** A row of the list: the head of a day, or the session at a place in the order that was asked for. */
export type ListRow = { kind: 'day'; head: DayHead } | { kind: 'session'; index: number };

/**
 * All rows of the list, also of the sessions that are not loaded yet, so that the scroll bar is true from the beginning.
 * Days have heads only where the order follows them.
 */
export function listRows({ days, total }: Pick<Sessions, 'days' | 'total'>, order: SessionOrder): ListRow[] {
  const rows: ListRow[] = [];
  let index = 0;
  if (order === 'newest') {
    for (const head of days) {
      rows.push({ kind: 'day', head });
      for (let left = head.sessions; left > 0 && index < total; left -= 1)
        rows.push({ kind: 'session', index: index++ });
    }
  }
  while (index < total) rows.push({ kind: 'session', index: index++ });
  return rows;
}

/**
 * For the days whose sessions are all loaded: what to say beside the head where the sessions' costs, each rounded by
 * itself, do not add up to it.
 *
 * @returns sentences by day
 */
export function roundingNotes(sessions: readonly ListedSession[], days: readonly DayHead[]): Map<string, string> {
  const byDay = Map.groupBy(sessions, (session) => session.day);
  const notes = new Map<string, string>();
  for (const head of days) {
    const ofDay = byDay.get(head.day) ?? [];
    if (ofDay.length !== head.sessions) continue;
    const note = roundedApart(
      ofDay.map((session) => session.inRange.totalCost),
      head.totalCost,
    );
    if (note !== null) notes.set(head.day, note);
  }
  return notes;
}
