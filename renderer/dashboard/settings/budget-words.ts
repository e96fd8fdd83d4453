import type { Budget, BudgetPeriod } from '../../../core/contracts/budgets.ts';
import { ESTIMATE_MARK, formatMoney, formatRate } from '../../../core/format/index.ts';

export const BUDGET_NAMES: Record<BudgetPeriod, string> = { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' };

const PERIODS: Record<BudgetPeriod, { now: string; end: string }> = {
  daily: { now: 'Today', end: 'by midnight' },
  weekly: { now: 'This week', end: 'by the end of the week' },
  monthly: { now: 'This month', end: 'by the end of the month' },
};

/** How a budget stands: `Today $30.77, 62%. About $46 by midnight.` */
export function budgetSentence(budget: Budget): string {
  const { now, end } = PERIODS[budget.period];
  const spent = `${now} ${budget.estimatedCost === 0 ? '' : ESTIMATE_MARK}${formatMoney(budget.spent)}`;
  const parts = [budget.share === null ? `${spent}.` : `${spent}, ${formatRate(budget.share)}.`];
  if (budget.state === 'over' && budget.limit !== null) {
    parts.push(`Over by ${formatMoney(budget.spent - budget.limit)}.`);
  } else if (budget.expected !== null) {
    parts.push(`About ${formatMoney(budget.expected)} ${end}, if the rest is as usual.`);
  }
  return parts.join(' ');
}
