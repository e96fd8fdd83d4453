import type { ListedSession, SessionOrder, Sessions } from '../../../../core/contracts/sessions.ts';
import { formatMoneyParts } from '../../../../core/format/index.ts';
import { sessionKey } from '../session-key.ts';

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
 * The costs of sessions under the head of a day, so that they add up to it. Those of a day that is not loaded as a whole
 * are missing, and are written each by itself.
 *
 * @returns texts by the key of their session
 */
export function costTexts(sessions: readonly ListedSession[], days: readonly DayHead[]): Map<string, string> {
  const byDay = Map.groupBy(sessions, (session) => session.day);
  const texts = new Map<string, string>();
  for (const head of days) {
    const ofDay = byDay.get(head.day) ?? [];
    if (ofDay.length !== head.sessions) continue;
    const parts = formatMoneyParts(
      ofDay.map((session) => session.inRange.totalCost),
      head.totalCost,
    );
    for (const [at, session] of ofDay.entries()) texts.set(sessionKey(session), parts[at] ?? '');
  }
  return texts;
}
