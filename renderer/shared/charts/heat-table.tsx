import { formatHour, NO_DATA } from '../../../core/format/index.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

type HeatTableRow = {
  label: string;
  /** In full. */
  title: string;
  /** One value for each hour, 0 to 23; null where nothing is known, which is not 0. */
  values: readonly (number | null)[];
};

type HeatTableProps = {
  rows: readonly HeatTableRow[];
  format: (value: number) => string;
  /** Of the table. */
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
              {rows.map(({ title, values }) => {
                const value = values[hour] ?? null;
                return (
                  <td key={title} className="ps-2 text-end whitespace-nowrap">
                    {value === null ? NO_DATA : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
