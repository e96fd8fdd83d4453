import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import type { ToolReport } from '../../../core/contracts/tool-report.ts';
import { formatCount, formatDuration, formatRate } from '../../../core/format/index.ts';
import { chartFileName } from '../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../shared/charts/chart-menu.tsx';
import { FiguresTable } from '../../shared/charts/figures-table.tsx';
import { Card } from '../../shared/components/card.tsx';
import { EmptyNotice, ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { ToolMark } from '../../shared/components/tool-mark.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { type Scope, scopeArgs } from '../scope.ts';
import { scopeWords } from '../scope-words.ts';
import { useIsWanted } from '../use-is-wanted.ts';
import { DurationRange } from './duration-range.tsx';
import { toolsCsv, toolsPicture } from './tools-saving.ts';

type Row = ToolReport['tools'][number];

/** Below this share of calls that went well a tool deserves a look. */
const WARN_BELOW = 0.93;
/** Fewer calls with an outcome make a share that says little. */
const CALLS_FOR_WARNING = 10;

/** Of the calls with an outcome, 0 to 1; null without any. */
export function successShare({ succeeded, failed }: Pick<Row, 'succeeded' | 'failed'>): number | null {
  return succeeded + failed === 0 ? null : succeeded / (succeeded + failed);
}

/** Heights of the head and of a row with its line. */
const HEAD_PX = 30;
const ROW_PX = 30;
/**
 * The table takes the height that the card beside it has, and scrolls below that. A long one is not lower than this, where
 * half a row says that there are more.
 */
const LOWEST_PX = HEAD_PX + 12.5 * ROW_PX;

const COLUMNS = {
  calls: { title: 'Calls', value: (row: Row) => row.calls },
  success: { title: 'Succeeded', value: (row: Row) => successShare(row) ?? 2 },
  p50: { title: 'p50', value: (row: Row) => row.durationP50Ms ?? -1 },
  p95: { title: 'p95', value: (row: Row) => row.durationP95Ms ?? -1 },
};
type Column = keyof typeof COLUMNS;
type Order = { column: Column; descending: boolean };

function sorted(rows: readonly Row[], { column, descending }: Order): Row[] {
  const { value } = COLUMNS[column];
  return [...rows].sort((one, other) => (value(other) - value(one)) * (descending ? 1 : -1));
}

function Head({ column, order, onOrder }: { column: Column; order: Order; onOrder: (order: Order) => void }) {
  const isChosen = order.column === column;
  const Arrow = order.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isChosen ? (order.descending ? 'descending' : 'ascending') : undefined}
      className="ps-3 text-end"
    >
      <button
        type="button"
        onClick={() => onOrder({ column, descending: isChosen ? !order.descending : column !== 'success' })}
        className={`inline-flex min-w-6 items-center justify-end gap-0.5 rounded-chip py-1.5 font-medium hover:text-t1 ${isChosen ? 'text-t1' : ''}`}
      >
        {COLUMNS[column].title}
        {isChosen ? <Arrow aria-hidden="true" size={11} strokeWidth={2} /> : null}
      </button>
    </th>
  );
}

function SuccessCell({ row }: { row: Row }) {
  const share = successShare(row);
  const isLow = share !== null && share < WARN_BELOW && row.succeeded + row.failed >= CALLS_FOR_WARNING;
  return (
    <td className="ps-3">
      <span className="flex items-center justify-end gap-2.5">
        <span
          aria-hidden="true"
          className="keep-colour h-1 w-12 overflow-hidden rounded-full bg-track max-[1440px]:hidden"
        >
          <span
            className={`block h-full rounded-full ${isLow ? 'bg-s-warn' : 'bg-s-ok'}`}
            style={{ width: `${(share ?? 0) * 100}%` }}
          />
        </span>
        <span
          title={`${formatCount(row.succeeded)} succeeded, ${formatCount(row.failed)} failed, ${formatCount(row.undecided)} without an outcome`}
          className={`w-13 text-end font-medium ${isLow ? 'text-warn' : ''}`}
        >
          {formatRate(share, { headline: true })}
        </span>
      </span>
    </td>
  );
}

function Rows({ answer }: { answer: ToolReport }) {
  const [order, setOrder] = useState<Order>({ column: 'calls', descending: true });
  const height = HEAD_PX + ROW_PX * answer.tools.length;
  return (
    <div className="grow basis-0 overflow-auto" style={{ minHeight: Math.min(height, LOWEST_PX) }}>
      <table aria-label="Tools" className="w-full">
        <thead className="sticky top-0 z-10 bg-surface text-micro text-t3">
          <tr>
            <th scope="col" className="ps-4">
              Tool
            </th>
            <th scope="col" className="ps-3 whitespace-nowrap">
              Used by
            </th>
            <Head column="calls" order={order} onOrder={setOrder} />
            <Head column="success" order={order} onOrder={setOrder} />
            <Head column="p50" order={order} onOrder={setOrder} />
            <Head column="p95" order={order} onOrder={setOrder} />
            <th scope="col" className="w-[17%] ps-4 pe-4 whitespace-nowrap max-columns:hidden">
              10 ms – 10 min
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted(answer.tools, order).map((row) => (
            <tr key={row.toolName} className="h-[30px] border-t border-line">
              <th scope="row" className="w-1/4 max-w-0 truncate ps-4 font-medium" title={row.toolName}>
                {row.toolName}
              </th>
              <td className="ps-3">
                <span className="flex gap-1">
                  {row.usedBy.map((platform) => (
                    <ToolMark key={platform} platform={platform} />
                  ))}
                </span>
              </td>
              <td className="ps-3 text-end">{formatCount(row.calls)}</td>
              <SuccessCell row={row} />
              <td className="ps-3 text-end whitespace-nowrap text-t3">{formatDuration(row.durationP50Ms)}</td>
              <td className="ps-3 text-end font-medium whitespace-nowrap">{formatDuration(row.durationP95Ms)}</td>
              <td className="ps-4 pe-4 max-columns:hidden">
                <DurationRange p10={row.durationP10Ms} p50={row.durationP50Ms} p95={row.durationP95Ms} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The tools with the figures that the bars are drawn from. */
function ToolsTable({ answer }: { answer: ToolReport }) {
  return (
    <FiguresTable
      name="Tools"
      columns={['Tool', 'Calls', 'Succeeded', 'Failed', 'No outcome', 'p10', 'p50', 'p95']}
      rows={answer.tools.map((row) => ({
        key: row.toolName,
        name: row.toolName,
        cells: [
          ...[row.calls, row.succeeded, row.failed, row.undecided].map((count) => formatCount(count)),
          ...[row.durationP10Ms, row.durationP50Ms, row.durationP95Ms].map((duration) => formatDuration(duration)),
        ],
      }))}
      className="min-h-[300px] grow basis-0 px-4 pb-3"
    />
  );
}

/** Every tool that was called: by whom, how often, with what success, how long. */
export function ToolsCard({ scope, className }: { scope: Scope; className?: string }) {
  const [asTable, setAsTable] = useState(false);
  const { data, error, refetch } = useApiQuery('tools', scopeArgs(scope));
  const isWanted = useIsWanted('usage');
  return (
    <Card
      title="Tools"
      note={
        data === undefined || data.tools.length === 0
          ? undefined
          : `${formatCount(data.totals.calls)} calls · bar: 10 to 95 of 100 calls, tick: half`
      }
      className={className}
      actions={
        data === undefined || data.tools.length === 0 ? null : (
          <ChartMenu
            table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
            fileName={chartFileName('tools', scope.span)}
            csv={() => toolsCsv(data)}
            picture={() => toolsPicture(data, scopeWords(scope))}
          />
        )
      }
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={10} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : data.tools.length === 0 ? (
        <EmptyNotice>
          {isWanted
            ? 'No tool was called in these days. Each call of an assistant’s tool appears here.'
            : 'No call of a tool was counted in these days. Tool use is switched off in the settings.'}
        </EmptyNotice>
      ) : asTable ? (
        <ToolsTable answer={data} />
      ) : (
        <Rows answer={data} />
      )}
    </Card>
  );
}
