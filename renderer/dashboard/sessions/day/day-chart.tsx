import { useEffect, useMemo, useRef } from 'react';
import type { DayView } from '../../../../core/contracts/day.ts';
import { formatMoneyParts } from '../../../../core/format/index.ts';
import { useClock } from '../../../shared/hooks/use-clock.ts';
import { useWidth } from '../../../shared/hooks/use-width.ts';
import { AtOnce } from './at-once.tsx';
import { DayAxis } from './day-axis.tsx';
import { dayHours } from './day-hours.ts';
import { dayScale } from './day-scale.ts';
import { daySentence } from './day-words.ts';
import { hourSpan, isWithin } from './marked-hour.ts';
import { ProjectRow } from './project-row.tsx';

/** The line of the present moves on so often. */
const CLOCK_STEP_MS = 20_000;

type DayChartProps = {
  view: DayView;
  /** What the day is narrowed to, in words. */
  filters: readonly string[];
  /** Of the clock, 0 to 23: marked, and the first row that ran in it brought into sight. */
  hour: number | null;
  shown: string | null;
  hrefOf: (key: string) => string;
  onOpen: (key: string) => void;
};

/** All sessions of a day: a row a project, how many ran at once on top, and now in red. */
export function DayChart({ view, filters, hour, shown, hrefOf, onOpen }: DayChartProps) {
  const now = useClock(CLOCK_STEP_MS);
  const [axis, width] = useWidth<HTMLDivElement>();
  const list = useRef<HTMLUListElement>(null);
  const marked = hour === null ? null : hourSpan(view, hour);
  const span = dayHours(view, now, marked);
  const scale = dayScale(span, Math.max(1, width));
  const mostCost = useMemo(
    () => Math.max(0, ...view.projects.flatMap(({ sessions }) => sessions.flatMap(({ cost }) => cost.usd))),
    [view],
  );
  const costs = formatMoneyParts(
    view.projects.map((project) => project.totals.totalCost),
    view.totals.totalCost,
  );
  const isDrawn = width > 0;
  const markedFrom = marked?.from ?? null;
  useEffect(() => {
    if (!isDrawn || markedFrom === null) return;
    list.current?.querySelector('[data-ran-then]')?.scrollIntoView({ block: 'nearest' });
  }, [isDrawn, markedFrom]);
  const dayFrom = Date.parse(view.from);
  const isNow = now >= span.from && now < span.to && now < Date.parse(view.to);
  return (
    <div className="relative [--day-label:96px] [--day-total:76px] split:[--day-label:150px] split:[--day-total:96px]">
      <DayAxis scale={scale} now={isNow ? now : null} marked={marked} />
      <div className="relative pt-9">
        <div ref={axis} className="ms-(--day-label) me-(--day-total)" />
        {width === 0 ? null : (
          <>
            <AtOnce view={view} scale={scale} now={now} filters={filters} />
            <ul ref={list} aria-label={daySentence(view)}>
              {view.projects.map((project, at) => (
                <ProjectRow
                  key={project.projectHash}
                  project={project}
                  cost={costs[at]}
                  ranThen={marked !== null && project.sessions.some((session) => isWithin(session, marked))}
                  scale={scale}
                  dayFrom={dayFrom}
                  now={isNow ? now : null}
                  mostCost={mostCost}
                  shown={shown}
                  hrefOf={hrefOf}
                  onOpen={onOpen}
                />
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
