import type { Session } from '../../../core/contracts/api.ts';
import { dayOfInstant, formatDay, formatDuration, formatTime } from '../../../core/format/index.ts';

/** When a session began: only the time today, else with its day. */
export function startedText(session: Session, today: string, zone: string): string {
  const day = dayOfInstant(session.startedAt, zone);
  const time = formatTime(session.startedAt, { timeZone: zone });
  return day === today ? time : `${formatDay(day)} ${time}`;
}

/** From its first to its last event. */
export function durationText(session: Session): string {
  return formatDuration(Math.max(0, Date.parse(session.lastActivity) - Date.parse(session.startedAt)));
}
