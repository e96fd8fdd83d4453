import { type Ref, useMemo, useRef, useState } from 'react';
import { PLATFORMS } from '../../../core/contracts/platform.ts';
import type { SeriesGroup } from '../../../core/contracts/series.ts';
import { dayOfInstant, ESTIMATE_MARK, formatMoney, formatMoneyAt } from '../../../core/format/index.ts';
import { chartFileName } from '../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../shared/charts/chart-menu.tsx';
import { StackedBars, type StackedBarsHandle } from '../../shared/charts/stacked-bars.tsx';
import { Card } from '../../shared/components/card.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SegmentedControl } from '../../shared/components/segmented-control.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { useTodayFigures } from '../../shared/hooks/use-figures.ts';
import { useMediaQuery } from '../../shared/hooks/use-media-query.ts';
import { useToday } from '../../shared/hooks/use-today.ts';
import { isReadingHistory } from '../../shared/reading-history.ts';
import { ZONE } from '../../shared/zone.ts';
import type { Address } from '../address.ts';
import type { Scope } from '../scope.ts';
import { barPoints } from './bar-points.ts';
import { type BarGroup, type BarStep, type CostBars, costBars, highestStep } from './cost-bars.ts';
import { costCsv } from './cost-csv.ts';
import { costPicture } from './cost-picture.ts';
import { GroupLegend } from './group-legend.tsx';
import { groupColours, groupName } from './group-names.ts';
import { costArgs } from './questions.ts';
import { StepTable } from './step-table.tsx';
import { dayOfLabel, STEP_NAMES, stepTitle } from './step-words.ts';
import { useGrouping } from './use-grouping.ts';

type CostCardProps = { scope: Scope; go: (change: Partial<Address>) => void; className?: string };

const CHOICES: readonly { value: SeriesGroup; text: string }[] = [
  { value: 'model', text: 'Model' },
  { value: 'platform', text: 'Tool' },
  { value: 'project', text: 'Project' },
];

/** `$20`, or `$0.25` where the steps are smaller than a dollar. */
function formatAxis(value: number): string {
  return Number.isInteger(value) && value < 1_000 ? formatMoneyAt(value, 'dollars') : formatMoney(value);
}

function sentence(bars: CostBars, today: string): string {
  const [first, last] = [bars.steps[0], bars.steps.at(-1)];
  const title = (step: BarStep) => stepTitle(bars.step, step.label, today);
  const highest = highestStep(bars.steps);
  const peak = highest === null ? 'nothing spent' : `highest ${title(highest)} ${formatMoney(highest.cost)}`;
  if (first === undefined || last === undefined) return `Cost by ${STEP_NAMES[bars.step]}, ${peak}`;
  return `Cost by ${STEP_NAMES[bars.step]}, ${title(first)} to ${title(last)}, ${peak}`;
}

/** The last day of a step that is a day or longer, within the range. */
function lastDayOf({ end }: BarStep, until: string): string {
  const day = dayOfInstant(Date.parse(end) - 1, ZONE);
  return day < until ? day : until;
}

/** Less would be drawn as nothing, and written as $0.00. */
const LEAST_REST_USD = 0.005;

type ChartProps = {
  ref: Ref<StackedBarsHandle>;
  kind: SeriesGroup;
  bars: CostBars;
  /** What the rest of today usually costs, USD; null where that is nothing to draw. */
  rest: number | null;
  colourOf: (group: BarGroup) => string;
  today: string;
  scope: Scope;
  go: CostCardProps['go'];
};

function CostChart({ ref, kind, bars, rest, colourOf, today, scope, go }: ChartProps) {
  const points = useMemo(() => barPoints(bars, today, (group) => groupName(kind, group)), [bars, today, kind]);
  const stacks = useMemo(
    () => bars.priced.map((group) => ({ name: groupName(kind, group), colour: colourOf(group), values: group.costs })),
    [bars, kind, colourOf],
  );
  const currentIndex = bars.steps.findIndex((step) => step.isCurrent);
  const canOpen = ['week', 'month'].includes(bars.step) || (bars.step === 'day' && bars.steps.length > 1);
  function open(index: number): void {
    const step = bars.steps[index];
    if (step === undefined || step.isFuture) return;
    go({ range: 'custom', since: dayOfLabel(step.label), until: lastDayOf(step, scope.span.until) });
  }
  return (
    <div className="relative min-h-[240px] min-w-0">
      <StackedBars
        ref={ref}
        points={points}
        series={stacks}
        currentIndex={currentIndex}
        expected={rest}
        formatAxis={formatAxis}
        description={sentence(bars, today)}
        onOpen={canOpen ? open : undefined}
      />
    </div>
  );
}

/** Cost along time, stacked by model, tool or project, with its legend. */
export function CostCard({ scope, go, className }: CostCardProps) {
  const [kind, setKind] = useGrouping();
  const { data: series, error, refetch, dataUpdatedAt } = useApiQuery('series', costArgs(scope, kind));
  // Hues mean nothing in forced colours; the table says the same.
  const forcedColours = useMediaQuery('(forced-colors: active)');
  const [chosen, setChosen] = useState<'chart' | 'table' | null>(null);
  const today = useToday();
  const bars = useMemo(() => (series === undefined ? null : costBars(series, dataUpdatedAt)), [series, dataUpdatedAt]);
  const colourOf = useMemo(() => groupColours(kind, bars?.priced ?? []), [kind, bars]);
  const asTable = (chosen ?? (forcedColours ? 'table' : 'chart')) === 'table';
  const drawn = useRef<StackedBarsHandle>(null);
  const title = `Cost by ${STEP_NAMES[bars?.step ?? 'day']}`;
  const { data: figures } = useTodayFigures();
  const isReading = figures !== undefined && isReadingHistory(figures.freshness);
  const usual = bars?.step === 'day' && !isReading ? (series?.restOfToday?.cost ?? 0) : 0;
  const rest = usual < LEAST_REST_USD ? null : usual;
  const onGroup =
    kind === 'model'
      ? undefined
      : ({ key }: BarGroup) => {
          if (kind === 'project') go({ project: key });
          else go({ platform: PLATFORMS.find((platform) => platform === key) ?? null });
        };
  return (
    <Card
      title={title}
      className={className}
      actions={
        <>
          <SegmentedControl label="Cost by" choices={CHOICES} value={kind} onChange={setKind} />
          {bars === null ? null : (
            <ChartMenu
              table={{ isShown: asTable, onToggle: () => setChosen(asTable ? 'chart' : 'table') }}
              fileName={chartFileName('cost', scope.span)}
              csv={() => costCsv(kind, bars)}
              picture={
                asTable
                  ? null
                  : () => costPicture({ title, scope, kind, bars, colourOf, image: drawn.current?.image() ?? null })
              }
            />
          )}
        </>
      }
    >
      {series === undefined || bars === null ? (
        error === null ? (
          <SkeletonRows rows={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : asTable ? (
        <StepTable kind={kind} bars={bars} today={today} />
      ) : (
        <div className="grid grow gap-x-5 gap-y-3 px-4 pt-1 pb-4 columns:grid-cols-[minmax(0,1fr)_minmax(244px,0.6fr)]">
          <CostChart ref={drawn} {...{ kind, bars, rest, colourOf, today, scope, go }} />
          <GroupLegend
            kind={kind}
            bars={bars}
            totals={series.totals}
            colourOf={colourOf}
            onGroup={onGroup}
            onPrice={() => go({ view: 'settings', layout: 'pricing', session: null, search: null })}
            expected={rest === null ? null : `${ESTIMATE_MARK}${formatMoney(rest)}`}
          />
        </div>
      )}
    </Card>
  );
}
