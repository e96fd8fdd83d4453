import { formatDay, formatMoneyParts } from '../../../core/format/index.ts';
import { shortModelName } from '../../shared/charts/model-name.ts';
import { Money } from '../../shared/components/money.tsx';
import type { CostByModel } from './cost-by-model.ts';

/** The cost chart as a table: one row a day, newest first, one column a model. */
export function DayTable({ data }: { data: CostByModel }) {
  const rows = data.days.map((day, index) => ({ day, index })).reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section aria-label="Cost by day and model" tabIndex={0} className="max-h-[300px] overflow-auto px-4 pb-3">
      <table className="w-full text-small">
        <thead className="sticky top-0 bg-surface text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 pe-3">
              Day
            </th>
            {data.priced.map((series) => (
              <th key={series.model ?? 'rest'} scope="col" className="name py-1.5 ps-3 text-end whitespace-nowrap">
                {series.model === null ? `${series.models} more` : shortModelName(series.model)}
              </th>
            ))}
            <th scope="col" className="py-1.5 ps-3 text-end">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ day, index }) => {
            const parts = data.priced.map((series) => series.costByDay[index] ?? 0);
            const texts = formatMoneyParts(parts, day.totalCost);
            return (
              <tr key={day.day} className="border-b border-line last:border-b-0">
                <th scope="row" className="py-1.5 pe-3 font-normal whitespace-nowrap">
                  {formatDay(day.day)}
                </th>
                {data.priced.map((series, at) => (
                  <td key={series.model ?? 'rest'} className="ps-3 text-end text-t2">
                    {parts[at] === 0 ? '–' : texts[at]}
                  </td>
                ))}
                <td className="ps-3 text-end font-medium">{day.totalTokens === 0 ? '–' : <Money cost={day} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
