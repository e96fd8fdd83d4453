import type { LiveMetrics } from '../../../core/contracts/live-metrics.ts';
import { counted, formatCount, formatTime } from '../../../core/format/index.ts';
import { csvText } from '../../shared/charts/chart-file.ts';
import type { ChartImage } from '../../shared/charts/chart-image.ts';
import { paintPicture } from '../../shared/charts/chart-picture.ts';
import type { BarPoint, BarSeries } from '../../shared/charts/stacked-bars.tsx';
import { ZONE } from '../../shared/zone.ts';

type Minutes = LiveMetrics['minutes'];
type Minute = Minutes[number];

const MINUTE_MS = 60_000;

/** What is counted of a minute, from the bottom of its bar to the top. */
export const KINDS = [
  { key: 'responses', name: 'Responses', colour: 'var(--accent-fill)' },
  { key: 'toolCalls', name: 'Tool calls', colour: 'var(--k-input)' },
] as const;

function timeOf({ at }: Minute): string {
  return formatTime(at, { timeZone: ZONE });
}

function eventsOf({ responses, toolCalls }: Minute): number {
  return responses + toolCalls;
}

/** What happened in all the minutes together. */
export function minutesTotals(minutes: Minutes): { responses: number; toolCalls: number } {
  return {
    responses: minutes.reduce((sum, minute) => sum + minute.responses, 0),
    toolCalls: minutes.reduce((sum, minute) => sum + minute.toolCalls, 0),
  };
}

/**
 * Whether nothing is known of a minute: a pause covers some of it and the rest brought nothing.
 * @param pausedSince epoch milliseconds, as below; null = capture goes on
 */
export function isUnknown(minute: Minute, pausedSince: number | null): boolean {
  return pausedSince !== null && Date.parse(minute.at) + MINUTE_MS > pausedSince && eventsOf(minute) === 0;
}

export function minutePoints(minutes: Minutes, pausedSince: number | null): BarPoint[] {
  return minutes.map((minute) => {
    const point = { label: timeOf(minute), top: '', capped: false };
    if (isUnknown(minute, pausedSince)) {
      return { ...point, title: timeOf(minute), lines: ['Not captured: paused'], isUnknown: true };
    }
    return {
      ...point,
      title: `${timeOf(minute)}, ${counted(eventsOf(minute), 'event', 'events')}`,
      lines: [
        counted(minute.responses, 'response', 'responses'),
        `${counted(minute.toolCalls, 'tool call', 'tool calls')}${minute.toolFailures === 0 ? '' : `, ${formatCount(minute.toolFailures)} failed`}`,
      ],
    };
  });
}

export function minuteSeries(minutes: Minutes): BarSeries[] {
  return KINDS.map(({ key, name, colour }) => ({ name, colour, values: minutes.map((minute) => minute[key]) }));
}

/** The whole chart in a sentence. */
export function minutesSentence(minutes: Minutes): string {
  const [first] = minutes;
  const last = minutes.at(-1);
  if (first === undefined || last === undefined) return 'Events per minute';
  const highest = minutes.reduce((most, minute) => (eventsOf(minute) > eventsOf(most) ? minute : most), first);
  return `Events per minute, ${timeOf(first)} to ${timeOf(last)}, highest at ${timeOf(highest)} with ${formatCount(eventsOf(highest))}`;
}

/** A line a minute, oldest first, by when it began in UTC. One that was not captured has no figures, which is not 0. */
export function minutesCsv(minutes: Minutes, pausedSince: number | null): string {
  return csvText(
    ['minute (UTC)', 'responses', 'tool calls', 'failed'],
    minutes.map((minute) => {
      const { at, responses, toolCalls, toolFailures } = minute;
      return isUnknown(minute, pausedSince) ? [at, null, null, null] : [at, responses, toolCalls, toolFailures];
    }),
  );
}

/** The bars as PNG. @throws when the chart is not in the page, or the browser cannot make a picture */
export async function minutesPicture(minutes: Minutes, image: ChartImage | null): Promise<Blob> {
  if (image === null) throw new Error('The chart is not shown yet. Try again.');
  const totals = minutesTotals(minutes);
  return paintPicture({
    title: 'Events per minute',
    note: 'the last hour',
    width: image.width,
    height: image.height,
    draw: (context) => context.drawImage(image.canvas, 0, 0, image.width, image.height),
    legend: KINDS.map(({ key, name, colour }) => ({ name, value: formatCount(totals[key]), colour })),
  });
}
