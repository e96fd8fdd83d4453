import { z } from 'zod';
import { type Budget, type Budgets, budgetPeriodSchema } from '../contracts/budgets.ts';
import { formatMoney, formatRate, type Locale } from '../format/index.ts';

/** What is told of by itself, and when: each state of a budget once in its period. Pure; kept by who shows it. */

/** What was told last of each budget. Another period or another limit begins anew. */
export const noticeMemorySchema = z.partialRecord(
  budgetPeriodSchema,
  z.object({ since: z.string(), limit: z.number(), state: z.enum(['warning', 'over']) }),
);
export type NoticeMemory = z.infer<typeof noticeMemorySchema>;

export type BudgetNotice = { title: string; body: string };

const PERIOD_WORDS: Record<Budget['period'], { name: string; now: string; end: string }> = {
  daily: { name: 'Daily budget', now: 'today', end: 'by midnight' },
  weekly: { name: 'Weekly budget', now: 'this week', end: "by the week's end" },
  monthly: { name: 'Monthly budget', now: 'this month', end: "by the month's end" },
};

/**
 * The notices that are due, and what to remember. Over the limit says all that the warning said; back under it, because a
 * price changed, is not told.
 */
export function dueNotices(
  { budgets, notify }: Pick<Budgets, 'budgets' | 'notify'>,
  memory: NoticeMemory,
  locale?: Locale,
): { notices: BudgetNotice[]; memory: NoticeMemory } {
  const notices: BudgetNotice[] = [];
  const next: NoticeMemory = { ...memory };
  if (!notify) return { notices, memory };
  for (const budget of budgets) {
    const { period, since, limit, state } = budget;
    if (limit === null || state === null || state === 'ok') continue;
    const told = memory[period];
    const isSame = told !== undefined && told.since === since && told.limit === limit;
    if (isSame && (told.state === 'over' || told.state === state)) continue;
    next[period] = { since, limit, state };
    notices.push(noticeOf(budget, limit, locale));
  }
  return { notices, memory: next };
}

function noticeOf({ period, spent, expected, state }: Budget, limit: number, locale?: Locale): BudgetNotice {
  const { name, now, end } = PERIOD_WORDS[period];
  const soFar = `${formatMoney(spent, locale)} of ${formatMoney(limit, locale)} spent ${now}`;
  const later = expected === null ? '.' : `; ${formatMoney(expected, locale)} expected ${end}.`;
  if (state === 'over') return { title: `${name} used up`, body: `${soFar}${later}` };
  return {
    title: `${name}: ${formatRate(spent / limit, locale === undefined ? {} : { locale })} used`,
    body: `${soFar}${later}`,
  };
}
