import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { formatDay, formatMoneyExactly, NO_DATA } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import type { PriceRow } from './price-rows.ts';

const ROW_PX = 33;

const RATES = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['cacheRead', 'Cache read'],
  ['cacheWrite5m', 'Write 5 m'],
  ['cacheWrite1h', 'Write 1 h'],
] as const;

function rateText(usd: number | null): string {
  return usd === null ? NO_DATA : formatMoneyExactly(usd);
}

/** `1 Nov 2026`; a price that holds since ever says so. */
function sinceText(day: string | null): string {
  return day === null ? 'always' : formatDay(day, { year: true }).replace(/^\S+ /, '');
}

type RowProps = { row: PriceRow; index: number; onEdit: (model: string) => void };

function Row({ row, index, onEdit }: RowProps) {
  return (
    <tr aria-rowindex={index + 2} className="border-t border-line" style={{ height: ROW_PX }}>
      <th scope="row" className="ps-4" title={[row.model, ...row.more].join('\n')}>
        <span className="flex min-w-0 items-center gap-2">
          <span className="name truncate">{row.model}</span>
          {row.isOverride ? (
            <Button
              look="link"
              className="h-6 px-1"
              aria-label={`Your price of ${row.model}…`}
              onClick={() => onEdit(row.model)}
            >
              yours…
            </Button>
          ) : null}
        </span>
      </th>
      {RATES.map(([key]) => (
        <td key={key} className="truncate ps-2 text-end">
          {rateText(row.rates[key])}
        </td>
      ))}
      <td className="truncate ps-2 pe-4 text-end text-t3">{sinceText(row.from)}</td>
    </tr>
  );
}

function Gap({ height }: { height: number }) {
  return height <= 0 ? null : (
    <tr>
      <td colSpan={7} className="p-0" style={{ height }} />
    </tr>
  );
}

/** Prices in USD per million tokens. Only the lines in sight are drawn. */
export function PriceTable({ rows, onEdit }: { rows: readonly PriceRow[]; onEdit: (model: string) => void }) {
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  return (
    <section
      ref={box}
      aria-label="Prices in force"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      className="relative mt-1 max-h-[352px] overflow-auto -outline-offset-2"
    >
      <table aria-label="Prices" aria-rowcount={rows.length + 1} className="w-full min-w-[620px] table-fixed">
        <thead className="sticky top-0 z-1 bg-surface text-micro text-t3">
          <tr aria-rowindex={1}>
            <th scope="col" className="py-1.5 ps-4">
              Model
            </th>
            {RATES.map(([key, name]) => (
              <th key={key} scope="col" className="w-[76px] ps-2 text-end whitespace-nowrap">
                {name}
              </th>
            ))}
            <th scope="col" className="w-[106px] ps-2 pe-4 text-end">
              From
            </th>
          </tr>
        </thead>
        <tbody>
          <Gap height={items[0]?.start ?? 0} />
          {items.map(({ index }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <Row key={`${row.model}/${row.isOverride}`} row={row} index={index} onEdit={onEdit} />
            );
          })}
          <Gap height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </section>
  );
}
