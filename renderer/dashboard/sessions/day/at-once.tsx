import { useState } from 'react';
import type { DayView } from '../../../../core/contracts/day.ts';
import { formatCount, formatTime } from '../../../../core/format/index.ts';
import { chartFileName } from '../../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../../shared/charts/chart-menu.tsx';
import { FiguresTable } from '../../../shared/charts/figures-table.tsx';
import { ZONE } from '../../../shared/zone.ts';
import { atOnceCsv, atOncePicture } from './at-once-saving.ts';
import { Concurrency, runsOf, timesOf } from './concurrency.tsx';
import type { DayScale } from './day-scale.ts';

type AtOnceProps = {
  view: DayView;
  scale: DayScale;
  /** Epoch milliseconds. */
  now: number;
  /** What the day is narrowed to, in words. */
  filters: readonly string[];
};

/** From when to when as many sessions ran at once; no row where none did. */
function AtOnceTable({ view, now }: Pick<AtOnceProps, 'view' | 'now'>) {
  const dayStart = Date.parse(view.from);
  const time = (instant: number) => formatTime(instant, { timeZone: ZONE });
  return (
    <FiguresTable
      name="Sessions at once"
      columns={['From', 'To', 'Sessions']}
      rows={runsOf(view.concurrency).map((run) => {
        const { from, to } = timesOf(run, dayStart, now);
        return { key: `${run.step}`, name: time(from), cells: [time(to), formatCount(run.sessions)] };
      })}
      className="max-h-40"
    />
  );
}

/** How many sessions ran at once, above those of the day, with what can be done with it. */
export function AtOnce({ view, scale, now, filters }: AtOnceProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <section
      aria-label="Sessions at once"
      className="group/chart grid grid-cols-[var(--day-label)_minmax(0,1fr)_var(--day-total)] items-center pb-3"
    >
      <span className="flex items-center gap-1 text-small text-t2">
        At once
        <ChartMenu
          of="sessions at once"
          isQuiet
          table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
          fileName={chartFileName('at-once', { since: view.day, until: view.day })}
          csv={() => atOnceCsv(view, Date.now())}
          picture={() => atOncePicture(view, filters, Date.now())}
        />
      </span>
      {asTable ? <AtOnceTable view={view} now={now} /> : <Concurrency view={view} scale={scale} now={now} />}
      <span className="text-end text-small text-t2">peak {formatCount(view.peak)}</span>
    </section>
  );
}
