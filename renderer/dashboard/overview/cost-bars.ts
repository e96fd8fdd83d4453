import type { Series } from '../../../core/contracts/series.ts';
import type { Step } from '../../../core/contracts/steps.ts';
import type { Totals } from '../../../core/contracts/usage.ts';
import { type Amount, addAmounts, NO_AMOUNT } from '../../shared/amount.ts';

/** One model, tool or project of the view, or the rest of them together. Costs in USD. */
export type BarGroup = Amount & {
  /** As the answer keys it; null for the rest. */
  key: string | null;
  label: string;
  /** How many groups this stands for. */
  groups: number;
  /** Cost of each step, in the order of the steps. */
  costs: number[];
};

/** One bar: a step of time with all that was used in it. */
export type BarStep = {
  label: string;
  /** ISO 8601 UTC. */
  start: string;
  end: string;
  cost: number;
  tokens: number;
  estimatedCost: number;
  unpricedTokens: number;
  /** Now lies in it. */
  isCurrent: boolean;
  isFuture: boolean;
  /** Capture was paused before it began and is still: nothing is known of it. */
  isUnknown: boolean;
};

export type CostBars = {
  step: Step;
  steps: BarStep[];
  /** Groups with a price, dearest first, the rest last: the order of the stack from its bottom. */
  priced: BarGroup[];
  /** Groups of which no token has a price, most used first. */
  unpriced: BarGroup[];
};

/** More hues than this cannot be told apart at a glance; the others are shown together. */
const MOST_HUES = 6;

function amountOf({ totalTokens, totalCost, estimatedCost, unpricedTokens, estimatedTokens }: Totals): Amount {
  return { totalTokens, totalCost, estimatedCost, unpricedTokens, estimatedTokens };
}

function together(parts: BarGroup[], steps: number): BarGroup {
  return {
    ...parts.reduce<Amount>(addAmounts, NO_AMOUNT),
    key: null,
    label: '',
    groups: parts.reduce((sum, part) => sum + part.groups, 0),
    costs: Array.from({ length: steps }, (_, index) => parts.reduce((sum, part) => sum + (part.costs[index] ?? 0), 0)),
  };
}

function hasPrice(group: BarGroup): boolean {
  return group.totalCost > 0 || group.unpricedTokens < group.totalTokens;
}

/**
 * Arranges an answer for chart and legend.
 *
 * @param now epoch milliseconds
 */
export function costBars(series: Series, now: number): CostBars {
  const groups = series.groups.map(
    ({ key, label, totals, cost }): BarGroup => ({ ...amountOf(totals), key, label, groups: 1, costs: cost }),
  );
  const priced = groups.filter(hasPrice).sort((one, other) => other.totalCost - one.totalCost);
  const fold = priced.length > MOST_HUES + 1 ? priced.slice(MOST_HUES) : [];
  const others = [...fold];
  if (series.other !== null) {
    const { groups: count, totals, cost } = series.other;
    others.push({ ...amountOf(totals), key: null, label: '', groups: count, costs: cost });
  }
  const { values, notCapturedSince } = series;
  const unknownFrom = notCapturedSince === null ? Number.POSITIVE_INFINITY : Date.parse(notCapturedSince);
  return {
    step: series.step,
    steps: series.steps.map(({ label, start, end }, index) => ({
      label,
      start,
      end,
      cost: values.cost[index] ?? 0,
      tokens: values.tokens[index] ?? 0,
      estimatedCost: values.estimatedCost[index] ?? 0,
      unpricedTokens: values.unpricedTokens[index] ?? 0,
      isCurrent: Date.parse(start) <= now && now < Date.parse(end),
      isFuture: Date.parse(start) > now,
      isUnknown: Date.parse(start) >= unknownFrom && Date.parse(start) <= now && (values.tokens[index] ?? 0) === 0,
    })),
    priced: [
      ...priced.slice(0, priced.length - fold.length),
      ...(others.length === 0 ? [] : [together(others, series.steps.length)]),
    ],
    unpriced: groups.filter((group) => !hasPrice(group)).sort((one, other) => other.totalTokens - one.totalTokens),
  };
}

/** The most expensive step, the later one of equals; null when nothing was spent. */
export function highestStep(steps: readonly BarStep[]): BarStep | null {
  const highest = steps.reduce<BarStep | null>(
    (best, step) => (best === null || step.cost >= best.cost ? step : best),
    null,
  );
  return highest !== null && highest.cost > 0 ? highest : null;
}
