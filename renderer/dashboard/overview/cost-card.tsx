import { ChartColumnStacked, Table2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Report } from '../../../core/contracts/api.ts';
import { formatDay, formatMoney, formatMoneyAt } from '../../../core/format/index.ts';
import { StackedBars } from '../../shared/charts/stacked-bars.tsx';
import { Button } from '../../shared/components/button.tsx';
import { Card } from '../../shared/components/card.tsx';
import { Money } from '../../shared/components/money.tsx';
import { type DaySpan, daysOf } from '../../shared/day-span.ts';
import { useMediaQuery } from '../../shared/hooks/use-media-query.ts';
import { type CostByModel, costByModel, highestDay } from './cost-by-model.ts';
import { dayPoints } from './day-points.ts';
import { DayTable } from './day-table.tsx';
import { ModelLegend, seriesColour } from './model-legend.tsx';

type CostCardProps = {
  /** A `daily` report. */
  report: Report;
  span: DaySpan;
  colours: Map<string, string>;
  className?: string;
};

/** `$20`, or `$0.25` where the steps are smaller than a dollar. */
function formatAxis(value: number): string {
  return Number.isInteger(value) && value < 1_000 ? formatMoneyAt(value, 'dollars') : formatMoney(value);
}

function chartSentence(data: CostByModel, span: DaySpan): string {
  const highest = highestDay(data.days);
  const peak =
    highest === null ? 'nothing spent' : `highest ${formatDay(highest.day)} ${formatMoney(highest.totalCost)}`;
  return `Cost by day, ${formatDay(span.since)} to ${formatDay(span.until)}, ${peak}`;
}

function CostChart({ data, span, colours }: { data: CostByModel; span: DaySpan; colours: Map<string, string> }) {
  const points = useMemo(() => dayPoints(data, span.until), [data, span.until]);
  const series = useMemo(
    () =>
      data.priced.map((each) => ({
        name: each.model ?? 'Other',
        colour: seriesColour(each, colours),
        values: each.costByDay,
      })),
    [data, colours],
  );
  return (
    <div className="relative min-h-[240px] min-w-0">
      <StackedBars
        points={points}
        series={series}
        currentIndex={points.length - 1}
        formatAxis={formatAxis}
        description={chartSentence(data, span)}
      />
    </div>
  );
}

/** Cost by day, stacked by model, with its legend; for a single day the models alone. */
export function CostCard({ report, span, colours, className }: CostCardProps) {
  // Hues mean nothing in forced colours; the table says the same.
  const forcedColours = useMediaQuery('(forced-colors: active)');
  const [chosen, setChosen] = useState<'chart' | 'table' | null>(null);
  const data = useMemo(() => costByModel(report.rows, daysOf(span)), [report.rows, span]);
  const oneDay = data.days.length === 1;
  const asTable = (chosen ?? (forcedColours ? 'table' : 'chart')) === 'table';
  const hasChart = !oneDay && data.priced.length > 0;
  const toggle = asTable ? 'Show as chart' : 'Show as table';
  const Icon = asTable ? ChartColumnStacked : Table2;
  return (
    <Card
      title={oneDay ? 'Cost by model' : 'Cost by day'}
      note={<Money cost={report.totals} />}
      className={className}
      actions={
        hasChart ? (
          <Button look="ghost" title={toggle} onClick={() => setChosen(asTable ? 'chart' : 'table')}>
            <Icon aria-hidden="true" size={14} strokeWidth={1.75} />
            {toggle}
          </Button>
        ) : null
      }
    >
      {hasChart && asTable ? (
        <DayTable data={data} />
      ) : (
        <div className="grid gap-x-5 gap-y-3 px-4 pt-1 pb-4 columns:grid-cols-[minmax(0,1fr)_minmax(244px,0.6fr)]">
          {hasChart ? <CostChart data={data} span={span} colours={colours} /> : null}
          <div className={hasChart ? '' : 'columns:col-span-2'}>
            <ModelLegend data={data} totals={report.totals} colours={colours} withBars={!hasChart} />
          </div>
        </div>
      )}
    </Card>
  );
}
