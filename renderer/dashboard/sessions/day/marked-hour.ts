import { DAY_STEP_MS, type DayView } from '../../../../core/contracts/day.ts';
import { formatCount, formatHour, formatMoney } from '../../../../core/format/index.ts';
import type { DaySpanMs } from './day-hours.ts';

/**
 * An hour of this machine's clock on a day: two hours long where the clock is put back in it, empty where it is skipped.
 *
 * @param hour 0 to 23
 */
export function hourSpan({ from }: Pick<DayView, 'from'>, hour: number): DaySpanMs {
  const at = (hours: number) => new Date(from).setHours(hours, 0, 0, 0);
  return { from: at(hour), to: at(hour + 1) };
}

/** Whether any of it lies in the span. */
export function isWithin({ from, to }: { from: string; to: string }, span: DaySpanMs): boolean {
  return Date.parse(from) < span.to && Date.parse(to) >= span.from && span.from < span.to;
}

/** `02:00 PM – 03:00 PM: $4.21, 2 sessions` */
export function hourWords(view: Pick<DayView, 'from' | 'projects'>, hour: number): string {
  const span = hourSpan(view, hour);
  const sessions = view.projects.flatMap((project) => project.sessions);
  const dayFrom = Date.parse(view.from);
  const spent = sessions.flatMap(({ cost }) =>
    cost.usd.filter((_, at) => {
      const start = dayFrom + (cost.step[at] ?? 0) * DAY_STEP_MS;
      return start >= span.from && start < span.to;
    }),
  );
  const count = sessions.filter((session) => isWithin(session, span)).length;
  const cost = formatMoney(spent.reduce((sum, usd) => sum + usd, 0));
  const ran = count === 0 ? 'no session' : count === 1 ? '1 session' : `${formatCount(count)} sessions`;
  return `${formatHour(hour)} – ${formatHour(hour + 1)}: ${cost}, ${ran}`;
}
