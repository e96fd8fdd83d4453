import { type Ref, useMemo, useRef, useState } from 'react';
import type { LiveMetrics } from '../../../core/contracts/live-metrics.ts';
import { formatCount } from '../../../core/format/index.ts';
import { ChartMenu } from '../../shared/charts/chart-menu.tsx';
import { StackedBars, type StackedBarsHandle } from '../../shared/charts/stacked-bars.tsx';
import { Card } from '../../shared/components/card.tsx';
import { EmptyNotice, ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { Swatch } from '../../shared/components/swatch.tsx';
import { useOwner } from '../../shared/health/use-health.ts';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { useMediaQuery } from '../../shared/hooks/use-media-query.ts';
import { useToday } from '../../shared/hooks/use-today.ts';
import {
  KINDS,
  minutePoints,
  minuteSeries,
  minutesCsv,
  minutesPicture,
  minutesSentence,
  minutesTotals,
} from './minutes.ts';
import { MinutesTable } from './minutes-table.tsx';

/** Minutes pass without any event. */
const LOOK_EVERY_MS = 15_000;

type MinutesProps = {
  minutes: LiveMetrics['minutes'];
  pausedSince: number | null;
  asTable: boolean;
  ref: Ref<StackedBarsHandle>;
};

function Figures({ minutes, pausedSince, asTable, ref }: MinutesProps) {
  const points = useMemo(() => minutePoints(minutes, pausedSince), [minutes, pausedSince]);
  const series = useMemo(() => minuteSeries(minutes), [minutes]);
  const totals = minutesTotals(minutes);
  return (
    <div className="px-4 pt-1 pb-3">
      {asTable ? (
        <MinutesTable minutes={minutes} pausedSince={pausedSince} />
      ) : (
        <div className="relative h-[132px] min-w-0">
          <StackedBars
            ref={ref}
            points={points}
            series={series}
            currentIndex={minutes.length - 1}
            formatAxis={formatCount}
            isWhole
            description={minutesSentence(minutes)}
          />
        </div>
      )}
      <dl className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-small">
        {KINDS.map(({ key, name, colour }) => (
          <div key={key} className="flex items-center gap-2">
            <dt className="flex items-center gap-2 text-t2">
              <Swatch colour={colour} />
              {name}
            </dt>
            <dd className="font-medium">{formatCount(totals[key])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What happened in each minute of the last hour: responses and tool calls of all tools. */
export function MinutesCard() {
  const { data, error, refetch } = useApiQuery('liveMetrics', {}, { refetchEveryMs: LOOK_EVERY_MS });
  const forcedColours = useMediaQuery('(forced-colors: active)');
  const [chosen, setChosen] = useState<boolean | null>(null);
  const today = useToday();
  const pausedSince = useOwner()?.paused?.since ?? null;
  const drawn = useRef<StackedBarsHandle>(null);
  const asTable = chosen ?? forcedColours;
  const minutes = data?.minutes ?? [];
  const totals = minutesTotals(minutes);
  const isEmpty = totals.responses + totals.toolCalls === 0;
  return (
    <Card
      title="Events per minute"
      note="last hour"
      actions={
        isEmpty ? null : (
          <ChartMenu
            table={{ isShown: asTable, onToggle: () => setChosen(!asTable) }}
            fileName={`blueplane-minutes-${today}`}
            csv={() => minutesCsv(minutes, pausedSince)}
            picture={asTable ? null : () => minutesPicture(minutes, drawn.current?.image() ?? null)}
          />
        )
      }
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={4} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : isEmpty ? (
        <EmptyNotice>
          {pausedSince === null
            ? 'No response and no tool call in the last hour. They appear here within seconds of a tool’s being used.'
            : 'Nothing is captured while paused. What happens meanwhile appears here when capture goes on.'}
        </EmptyNotice>
      ) : (
        <Figures minutes={minutes} pausedSince={pausedSince} asTable={asTable} ref={drawn} />
      )}
    </Card>
  );
}
