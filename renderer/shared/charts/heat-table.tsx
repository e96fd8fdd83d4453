import { formatHour } from '../../../core/format/index.ts';
import type { HeatRow } from './heat-grid.tsx';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

type HeatTableProps = {
  rows: readonly HeatRow[];
  format: (value: number) => string /** Of the table. */;
  name: string;
};

/** A heat grid as a table: a row an hour, a column a day, so that it fits where the grid does. */
export function HeatTable({ rows, format, name }: HeatTableProps) {
  return (
    <section
      aria-label={`${name}, as a table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      className="max-h-[300px] overflow-auto px-4 pb-3"
    >
      <table className="w-full text-small">
        <thead className="sticky top-0 bg-surface text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 pe-2">
              Hour
            </th>
            {rows.map(({ title, label }) => (
              <th key={title} scope="col" abbr={title} className="py-1.5 ps-2 text-end">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {HOURS.map((hour) => (
            <tr key={hour} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-1 pe-2 font-normal whitespace-nowrap">
                {formatHour(hour)}
              </th>
              {rows.map(({ title, values }) => (
                <td key={title} className="ps-2 text-end whitespace-nowrap">
                  {(values[hour] ?? 0) === 0 ? '–' : format(values[hour] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
