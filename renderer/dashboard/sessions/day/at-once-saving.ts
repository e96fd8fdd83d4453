import { DAY_STEP_MS, type DayView } from '../../../../core/contracts/day.ts';
import { counted, dateFormat, formatDay, formatHour } from '../../../../core/format/index.ts';
import { csvText } from '../../../shared/charts/chart-file.ts';
import { columnsPicture } from '../../../shared/charts/columns-picture.ts';
import { AT_ONCE_COLOURS } from './at-once-colours.ts';

type Steps = Pick<DayView, 'from' | 'to' | 'timezone' | 'concurrency'>;

/** Names below the columns stand at every third hour of the clock. */
const NAMED_HOURS = 3;

/** `14:05` on the clock of a zone, the same in every language. */
function clockTime(instant: number, timeZone: string): string {
  return dateFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(instant);
}

/** The steps of the day until now; those to come are left out. @param now epoch milliseconds */
function stepsUntil({ from, concurrency }: Steps, now: number): { at: number; sessions: number }[] {
  const start = Date.parse(from);
  return concurrency
    .map((sessions, step) => ({ at: start + step * DAY_STEP_MS, sessions }))
    .filter(({ at }) => at <= now);
}

/** A line a step of five minutes: its instants in ISO 8601 UTC, and what the clock of the day's zone showed at its start. */
export function atOnceCsv(view: Steps, now: number): string {
  const end = Date.parse(view.to);
  return csvText(
    ['from', 'to', 'clock', 'sessions at once'],
    stepsUntil(view, now).map(({ at, sessions }) => [
      new Date(at).toISOString(),
      new Date(Math.min(at + DAY_STEP_MS, end)).toISOString(),
      clockTime(at, view.timezone),
      sessions,
    ]),
  );
}

/** The whole day as PNG. @throws when the browser cannot make a picture */
export function atOncePicture(view: DayView, filters: readonly string[], now: number): Promise<Blob> {
  const shown = stepsUntil(view, now);
  const start = Date.parse(view.from);
  return columnsPicture({
    title: `Sessions at once on ${formatDay(view.day, { year: true })}`,
    note: [`at most ${counted(view.peak, 'session')}`, ...filters].join(' · '),
    hasGaps: false,
    columns: view.concurrency.map((_, step) => {
      const sessions = shown[step]?.sessions ?? null;
      const clock = clockTime(start + step * DAY_STEP_MS, view.timezone);
      const hour = Number(clock.slice(0, 2));
      const isNamed = clock.endsWith(':00') && hour % NAMED_HOURS === 0 && step > 0;
      return {
        share: sessions === null || view.peak === 0 ? null : sessions / view.peak,
        colour: sessions === view.peak && view.peak > 1 ? AT_ONCE_COLOURS.most : AT_ONCE_COLOURS.few,
        label: isNamed ? formatHour(hour, { short: true }) : '',
      };
    }),
    legend: [],
  });
}
