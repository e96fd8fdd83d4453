import type { Budget, BudgetPeriod } from '../../../core/contracts/budgets.ts';
import { ESTIMATE_MARK, formatMoney, formatRate } from '../../../core/format/index.ts';

const PERIODS: Record<BudgetPeriod, { name: string; end: string }> = {
  daily: { name: 'Daily budget', end: 'by midnight' },
  weekly: { name: 'Weekly budget', end: 'this week' },
  monthly: { name: 'Monthly budget', end: 'this month' },
};

/** `62%` `of $50.00 · ~$46.12 by midnight`, or by how much it is exceeded. */
export type BudgetLine = { name: string; share: string; rest: string };

/** The budget that is shown where only one is: the worst, and of those that stand alike the shortest period. */
export function shownBudget(budgets: readonly Budget[]): Budget | undefined {
  const limited = budgets.filter(({ limit }) => limit !== null);
  return (
    limited.find(({ state }) => state === 'over') ?? limited.find(({ state }) => state === 'warning') ?? limited[0]
  );
}

/**
 * How a budget stands, in words.
 *
 * @param asOf the minute in words when the figures are not those of this moment, `as of 13:58`
 */
export function budgetLine(budget: Budget, asOf: string | null): BudgetLine {
  const { name, end } = PERIODS[budget.period];
  const parts = [`of ${formatMoney(budget.limit)}`];
  if (asOf !== null) parts.push(asOf);
  else if (budget.state === 'over') parts.push(`over by ${formatMoney(budget.spent - (budget.limit ?? 0))}`);
  else if (budget.expected !== null) parts.push(`${ESTIMATE_MARK}${formatMoney(budget.expected)} ${end}`);
  const mark = budget.estimatedCost === 0 ? '' : ESTIMATE_MARK;
  return { name, share: `${mark}${formatRate(budget.share)}`, rest: parts.join(' · ') };
}
