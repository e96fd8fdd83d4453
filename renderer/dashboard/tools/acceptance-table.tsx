import { formatCount, formatDay, formatRate } from '../../../core/format/index.ts';
import { type Day, decidedOn, type Kind } from './acceptance-bars.tsx';

/** Each day's decisions as a table, newest first; of a day without any there is no row. */
export function AcceptanceTable({ days, kinds }: { days: readonly Day[]; kinds: readonly Kind[] }) {
  const rows = days.filter((day) => decidedOn(day) > 0).reverse();
  return (
    <section
      aria-label="What became of proposals, day by day, as a table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      className="h-[166px] overflow-auto"
    >
      <table className="w-full text-small">
        <thead className="sticky top-0 bg-surface text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 pe-2">
              Day
            </th>
            {kinds.map(({ key, name }) => (
              <th key={key} scope="col" className="py-1.5 ps-2 text-end">
                {name}
              </th>
            ))}
            <th scope="col" className="py-1.5 ps-2 text-end">
              Kept
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((day) => (
            <tr key={day.day} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-1 pe-2 font-normal whitespace-nowrap">
                {formatDay(day.day)}
              </th>
              {kinds.map(({ key }) => (
                <td key={key} className="ps-2 text-end">
                  {formatCount(day[key])}
                </td>
              ))}
              <td className="ps-2 text-end font-medium whitespace-nowrap">
                {day.keptRate === null ? 'no rate' : formatRate(day.keptRate)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
