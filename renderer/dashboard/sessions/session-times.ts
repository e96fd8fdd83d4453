import type { Session } from '../../../core/contracts/api.ts';
import { dayOfInstant, formatDay, formatDuration, formatTime } from '../../../core/format/index.ts';

/** When a session began: only the time on the day it stands under, else with its own. */
export function startedText(session: Pick<Session, 'startedAt'>, under: string, zone: string): string {
  const day = dayOfInstant(session.startedAt, zone);
  const time = formatTime(session.startedAt, { timeZone: zone });
  return day === under ? time : `${formatDay(day)} ${time}`;
}

/** From its first to its last event; no data when there is only one. */
export function durationText(session: Pick<Session, 'startedAt' | 'lastActivity'>): string {
  const milliseconds = Date.parse(session.lastActivity) - Date.parse(session.startedAt);
  return formatDuration(milliseconds > 0 ? milliseconds : null);
}
