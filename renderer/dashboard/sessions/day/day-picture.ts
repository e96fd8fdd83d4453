import type { DayView } from '../../../../core/contracts/day.ts';
import { PLATFORM_LABELS, PLATFORMS } from '../../../../core/contracts/platform.ts';
import { ESTIMATE_MARK, formatCount, formatDay, formatMoneyParts } from '../../../../core/format/index.ts';
import { type PictureLegend, paintPicture } from '../../../shared/charts/chart-picture.ts';
import { TOOL_COLOURS } from '../../../shared/components/tool-mark.tsx';
import { dayHours } from './day-hours.ts';
import { dayLayout, drawDay } from './draw-day.ts';

/** The tools of the day with what they cost, which adds up to the day; then what the marks mean. */
export function dayLegend({ projects, totals }: Pick<DayView, 'projects' | 'totals'>): PictureLegend[] {
  const sessions = projects.flatMap((project) => project.sessions);
  const tools = PLATFORMS.map((platform) => {
    const own = sessions.filter((session) => session.platform === platform);
    const sum = (part: 'totalCost' | 'estimatedCost') => own.reduce((total, each) => total + each.totals[part], 0);
    return { platform, sessions: own.length, cost: sum('totalCost'), estimated: sum('estimatedCost') };
  }).filter((tool) => tool.sessions > 0);
  const costs = formatMoneyParts(
    tools.map(({ cost }) => cost),
    totals.totalCost,
  );
  return [
    ...tools.map(({ platform, estimated }, at) => ({
      name: PLATFORM_LABELS[platform],
      value: `${estimated === 0 ? '' : ESTIMATE_MARK}${costs[at]}`,
      colour: TOOL_COLOURS[platform],
    })),
    { name: 'subagent', value: '', colour: 'var(--t2)' },
    { name: 'failed tool call', value: '', colour: 'var(--s-bad)' },
  ];
}

/**
 * The day as PNG.
 * @param now epoch milliseconds
 * @throws when the browser cannot make a picture
 */
export function dayPicture(view: DayView, filters: readonly string[], now: number): Promise<Blob> {
  const span = dayHours(view, now);
  const isNow = now >= span.from && now < span.to && now < Date.parse(view.to);
  const layout = dayLayout(view, span, isNow ? now : null);
  const sessions = view.sessions === 1 ? '1 session' : `${formatCount(view.sessions)} sessions`;
  return paintPicture({
    title: `Sessions of ${formatDay(view.day, { year: true })}`,
    note: [sessions, ...filters].join(' · '),
    width: layout.width,
    height: layout.height,
    draw: (context) => drawDay(context, layout),
    legend: dayLegend(view),
  });
}
