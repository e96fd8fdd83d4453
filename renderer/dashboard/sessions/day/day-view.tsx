import { useState } from 'react';
import { dayOfInstant, formatDay } from '../../../../core/format/index.ts';
import { chartFileName } from '../../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../../shared/charts/chart-menu.tsx';
import { Button } from '../../../shared/components/button.tsx';
import { EmptyNotice, ErrorNotice } from '../../../shared/components/notice.tsx';
import { SkeletonRows } from '../../../shared/components/skeleton.tsx';
import { addDays } from '../../../shared/day-span.ts';
import { TIME_PASSES_MS } from '../../../shared/hooks/time-passes.ts';
import { useApiQuery } from '../../../shared/hooks/use-api-query.ts';
import { useToday } from '../../../shared/hooks/use-today.ts';
import { ZONE } from '../../../shared/zone.ts';
import { writeAddress } from '../../address.ts';
import { TitleActions } from '../../frame/title-actions.tsx';
import { scopeFilters } from '../../scope.ts';
import { filterWords } from '../../scope-words.ts';
import type { ViewProps } from '../../view-props.ts';
import { DayChart } from './day-chart.tsx';
import { dayCsv } from './day-csv.ts';
import { DayFigures } from './day-figures.tsx';
import { DayPicker } from './day-picker.tsx';
import { dayPicture } from './day-picture.ts';
import { DayTable } from './day-table.tsx';
import { HourChip } from './hour-chip.tsx';
import { hourWords } from './marked-hour.ts';
import { useDayKeys } from './use-day-keys.ts';

function Legend() {
  return (
    <p className="flex flex-wrap items-center gap-x-6 gap-y-1 border-t border-line pt-3 text-small text-t3">
      <span>Bar height inside a session: cost by time</span>
      <span className="flex items-center gap-2">
        <span aria-hidden="true" className="h-[3px] w-3.5 rounded-full bg-t2" />
        subagent
      </span>
      <span className="flex items-center gap-2">
        <svg aria-hidden="true" width="9" height="7" className="keep-colour fill-s-bad">
          <path d="M4.5 0 9 7H0Z" />
        </svg>
        failed tool call
      </span>
      <span aria-hidden="true" className="ms-auto flex items-center gap-1.5">
        {['←', '→'].map((key) => (
          <kbd key={key} className="rounded-chip border border-line-2 px-1.5 font-sans text-micro">
            {key}
          </kbd>
        ))}
        other day
        <kbd className="ms-3 rounded-chip border border-line-2 px-1.5 font-sans text-micro">↵</kbd>
        open session
      </span>
    </p>
  );
}

/** All sessions of one day on one axis. */
export function DayView({ address, scope, go }: ViewProps) {
  const today = useToday();
  const day = address.day ?? today;
  const [asTable, setAsTable] = useState(false);
  const { data, error, refetch } = useApiQuery(
    'day',
    { day, timezone: ZONE, ...scopeFilters(scope) },
    { refetchEveryMs: TIME_PASSES_MS },
  );
  const choose = (next: string) => {
    if (next <= today) go({ day: next === today ? null : next, hour: null });
  };
  const open = (key: string) => go({ layout: null, hour: null, session: key });
  useDayKeys((days) => choose(addDays(day, days)));
  const newest = data?.freshness.newestResponseAt ?? null;
  const lastDay = newest === null ? null : dayOfInstant(newest, ZONE);
  return (
    <div className="relative flex min-h-0 grow flex-col gap-3 overflow-y-auto p-3.5 split:px-6">
      <TitleActions>
        <DayPicker day={day} today={today} onDay={choose} />
      </TitleActions>
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={12} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : data.sessions === 0 ? (
        <EmptyNotice
          action={
            lastDay === null || lastDay === data.day ? null : (
              <Button onClick={() => choose(lastDay)}>Show {formatDay(lastDay)}</Button>
            )
          }
        >
          {lastDay === null
            ? 'No sessions yet. They appear here as soon as a tool on this machine is used; nothing has to be set up.'
            : `No sessions on ${formatDay(data.day)}. The last one was on ${formatDay(lastDay, { year: true })}.`}
        </EmptyNotice>
      ) : (
        <>
          <DayFigures view={data} />
          <section
            aria-label={`Sessions of ${formatDay(data.day)}`}
            className="shrink-0 rounded-card border border-line bg-surface px-5 pt-2 pb-4 shadow-card"
          >
            <header className="-me-2 flex min-h-9 items-center justify-between">
              <h2 className="shrink-0 text-label">{formatDay(data.day, { year: true })}</h2>
              {address.hour === null ? null : (
                <HourChip words={hourWords(data, address.hour)} onLeave={() => go({ hour: null })} />
              )}
              <ChartMenu
                table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
                fileName={chartFileName('day', { since: data.day, until: data.day })}
                csv={() => dayCsv(data)}
                picture={() => dayPicture(data, filterWords(scope), Date.now())}
              />
            </header>
            {asTable ? (
              <DayTable view={data} onOpen={open} />
            ) : (
              <>
                <DayChart
                  view={data}
                  filters={filterWords(scope)}
                  hour={address.hour}
                  shown={address.session}
                  hrefOf={(key) => writeAddress({ ...address, layout: null, hour: null, session: key })}
                  onOpen={open}
                />
                <Legend />
              </>
            )}
          </section>
        </>
      )}
    </div>
  );
}
