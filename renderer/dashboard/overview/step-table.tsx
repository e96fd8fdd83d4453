import type { SeriesGroup } from '../../../core/contracts/series.ts';
import { formatMoneyParts, roundedApart } from '../../../core/format/index.ts';
import { stepCost } from './bar-points.ts';
import type { CostBars } from './cost-bars.ts';
import { groupName } from './group-names.ts';
import { STEP_NAMES, stepTitle } from './step-words.ts';

/** Stays in view, whatever of the groups has to be scrolled to. */
const TOTAL = 'sticky end-0 bg-surface ps-3 pe-4 text-end';

/** The cost chart as a table: one row a step, newest first, one column a group. */
export function StepTable({ kind, bars, today }: { kind: SeriesGroup; bars: CostBars; today: string }) {
  const rows = bars.steps
    .map((step, index) => ({ step, index }))
    .filter(({ step }) => !step.isFuture)
    .reverse();
  const name = STEP_NAMES[bars.step];
  const costs = bars.steps.map((step) => step.cost);
  const note = roundedApart(
    costs,
    costs.reduce((sum, cost) => sum + cost, 0),
  );
  return (
    <section
      aria-label={`Cost by ${name}, as a table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      className="max-h-[300px] overflow-auto ps-4 pb-3"
    >
      <table className="w-full text-small">
        <thead className="sticky top-0 z-1 bg-surface text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 pe-3 capitalize">
              {name}
            </th>
            {bars.priced.map((group) => (
              <th key={group.key ?? 'rest'} scope="col" className="name py-1.5 ps-3 text-end whitespace-nowrap">
                {groupName(kind, group)}
              </th>
            ))}
            <th scope="col" className={`${TOTAL} py-1.5`}>
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, index }) => {
            const parts = bars.priced.map((group) => group.costs[index] ?? 0);
            const texts = formatMoneyParts(parts, step.cost);
            return (
              <tr key={step.start} className="border-b border-line last:border-b-0">
                <th scope="row" className="py-1.5 pe-3 font-normal whitespace-nowrap">
                  {stepTitle(bars.step, step.label, today)}
                </th>
                {bars.priced.map((group, at) => (
                  <td key={group.key ?? 'rest'} className="ps-3 text-end text-t2">
                    {parts[at] === 0 ? '–' : texts[at]}
                  </td>
                ))}
                <td className={`${TOTAL} font-medium`}>
                  {step.isUnknown ? 'not captured' : step.tokens === 0 ? '–' : stepCost(step)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {note === null ? null : <p className="pe-4 pt-2 text-micro text-t3">{note}</p>}
    </section>
  );
}
