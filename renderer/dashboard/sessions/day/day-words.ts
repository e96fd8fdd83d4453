import type { DaySession, DayView } from '../../../../core/contracts/day.ts';
import { PLATFORM_LABELS } from '../../../../core/contracts/platform.ts';
import { counted, formatCost, formatCount, formatDay, formatMoney, formatTime } from '../../../../core/format/index.ts';
import { shortModelName } from '../../../shared/charts/model-name.ts';
import { ZONE } from '../../../shared/zone.ts';

/** From when to when a session is drawn; one that crosses midnight says so. */
export function timesText(session: Pick<DaySession, 'from' | 'to' | 'startsBefore' | 'endsAfter'>): string {
  const from = session.startsBefore ? 'the day before' : formatTime(session.from, { timeZone: ZONE });
  const to = session.endsAfter ? 'the day after' : formatTime(session.to, { timeZone: ZONE });
  return `${from} – ${to}`;
}

/** A session's bar in words. */
export function sessionWords(session: DaySession, project: string): string {
  const failures = session.toolFailures === 0 ? [] : [counted(session.toolFailures, 'failed tool call')];
  const agents = session.subagents.length === 0 ? [] : [counted(session.subagents.length, 'subagent')];
  return [
    `${project}, ${PLATFORM_LABELS[session.platform]}`,
    timesText(session),
    ...session.models.slice(0, 1).map(shortModelName),
    formatCost(session.totals),
    ...agents,
    ...failures,
    ...(session.active ? ['live'] : []),
  ].join(', ');
}

/** How many sessions ran at once, in a sentence. */
export function concurrencySentence({ day, peak, concurrency, from }: DayView, stepMs: number): string {
  const first = concurrency.indexOf(peak);
  const when = formatTime(Date.parse(from) + first * stepMs, { timeZone: ZONE });
  return peak === 0
    ? `Sessions at once on ${formatDay(day)}: none`
    : `Sessions at once on ${formatDay(day)}: at most ${formatCount(peak)}, first at ${when}`;
}

/** The day in a sentence. */
export function daySentence(view: DayView): string {
  const projects = view.projects.map(({ label, totals }) => `${label} ${formatMoney(totals.totalCost)}`).slice(0, 5);
  return `${counted(view.sessions, 'session')} on ${formatDay(view.day)}: ${projects.join(', ')}`;
}
