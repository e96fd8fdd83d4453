import { formatTime } from '../../../core/format/index.ts';
import { BudgetBar } from '../components/budget-bar.tsx';
import { useBudgets } from '../hooks/use-figures.ts';
import { ZONE } from '../zone.ts';
import { budgetLine, shownBudget } from './budget-line.ts';

const TONES = { ok: 'text-t1', warning: 'text-warn', over: 'text-bad' };

/** The budget that matters most now, with what is expected by its end; nothing where no budget is set. */
export function BudgetSection({ asOf }: { asOf: number | null }) {
  const { data } = useBudgets();
  const budget = shownBudget(data?.budgets ?? []);
  if (budget === undefined) return null;
  const since = asOf === null ? null : `as of ${formatTime(asOf, { timeZone: ZONE })}`;
  // What was expected then is not what is expected now.
  const shown = asOf === null ? budget : { ...budget, expectedShare: null };
  const { name, share, rest } = budgetLine(budget, since);
  return (
    <section
      aria-label={name}
      className={`border-t border-line px-4 pt-1.5 pb-2 ${asOf === null ? '' : 'late-figures'}`}
    >
      <p className="flex items-baseline justify-between gap-3 text-small">
        <span className="shrink-0 font-medium text-t2">{name}</span>
        <span className="truncate text-t3">
          <span className={`font-medium ${TONES[budget.state ?? 'ok']}`}>{share}</span> {rest}
        </span>
      </p>
      <BudgetBar budget={shown} words={`${name}: ${share} ${rest}`} className="mt-1.5" />
    </section>
  );
}
