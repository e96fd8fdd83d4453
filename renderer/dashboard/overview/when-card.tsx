import { useState } from 'react';
import type { ActivityGrid } from '../../../core/contracts/activity-grid.ts';
import { dateFormat, formatCount, formatMoney, formatTokens } from '../../../core/format/index.ts';
import { chartFileName } from '../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../shared/charts/chart-menu.tsx';
import { HeatGrid, type HeatRow } from '../../shared/charts/heat-grid.tsx';
import { HeatTable } from '../../shared/charts/heat-table.tsx';
import { Card } from '../../shared/components/card.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SegmentedControl } from '../../shared/components/segmented-control.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { type Scope, scopeArgs } from '../scope.ts';
import { scopeWords } from '../scope-words.ts';
import { whenCsv, whenPicture } from './when-saving.ts';

type Measure = 'cost' | 'tokens' | 'sessions';

const CHOICES: readonly { value: Measure; text: string }[] = [
  { value: 'cost', text: 'Cost' },
  { value: 'tokens', text: 'Tokens' },
  { value: 'sessions', text: 'Sessions' },
];

const FORMATS: Record<Measure, (value: number) => string> = {
  cost: (value) => formatMoney(value),
  tokens: (value) => formatTokens(value),
  sessions: (value) => formatCount(value),
};

/** `Monday`, short and long, in the user's language. 2024-01-01 was a Monday. */
function weekdayName(weekday: ActivityGrid['rows'][number]['weekday'], style: 'short' | 'long'): string {
  const order = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const day = new Date(Date.UTC(2024, 0, 1 + order.indexOf(weekday)));
  return dateFormat(undefined, { weekday: style, timeZone: 'UTC' }).format(day);
}

/** When in the week things happen. */
export function WhenCard({ scope, className }: { scope: Scope; className?: string }) {
  const [measure, setMeasure] = useState<Measure>('cost');
  const [asTable, setAsTable] = useState(false);
  const { data, error, refetch } = useApiQuery('activityGrid', scopeArgs(scope));
  const rows: HeatRow[] =
    data?.rows.map((row) => ({
      label: weekdayName(row.weekday, 'short'),
      title: weekdayName(row.weekday, 'long'),
      // No day of this name is in the range: nothing is known of it, which is not 0.
      values: row.days === 0 ? row[measure].map(() => null) : row[measure],
    })) ?? [];
  return (
    <Card
      title="When"
      className={className}
      actions={
        <>
          <SegmentedControl label="When, by" choices={CHOICES} value={measure} onChange={setMeasure} />
          {data === undefined ? null : (
            <ChartMenu
              table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
              fileName={chartFileName(`when-${measure}`, scope.span)}
              csv={() => whenCsv(measure, rows)}
              picture={() =>
                whenPicture(rows, {
                  title: `When: ${measure} by weekday and hour`,
                  note: scopeWords(scope),
                  format: FORMATS[measure],
                })
              }
            />
          )}
        </>
      }
    >
      {data !== undefined ? (
        asTable ? (
          <HeatTable rows={rows} format={FORMATS[measure]} name={`${measure} by weekday and hour`} />
        ) : (
          <HeatGrid rows={rows} format={FORMATS[measure]} name={`${measure} by weekday and hour`} />
        )
      ) : error === null ? (
        <SkeletonRows rows={8} />
      ) : (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      )}
    </Card>
  );
}
