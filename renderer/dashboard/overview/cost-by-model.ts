import type { Report } from '../../../core/contracts/api.ts';
import { type Amount, addAmounts, NO_AMOUNT } from '../../shared/amount.ts';

/** One model of the view, or the rest of them together. Costs in USD. */
export type ModelSeries = Amount & {
  /** Name of the model; null for the rest. */
  model: string | null;
  /** How many models this stands for. */
  models: number;
  /** Cost of each day, in the order of `days`. */
  costByDay: number[];
};

export type DayTotal = Amount & { day: string };

export type CostByModel = {
  days: DayTotal[];
  /** Models with a cost, most expensive first, the rest last: the order of the stack from its bottom. */
  priced: ModelSeries[];
  /** Models of which no token has a price, most used first. */
  unpriced: ModelSeries[];
};

/** More hues than this cannot be told apart at a glance; the others are shown together. */
const MOST_HUES = 6;

function rest(series: ModelSeries[], dayCount: number): ModelSeries {
  return {
    ...series.reduce<Amount>(addAmounts, NO_AMOUNT),
    model: null,
    models: series.length,
    costByDay: Array.from({ length: dayCount }, (_, index) =>
      series.reduce((sum, each) => sum + (each.costByDay[index] ?? 0), 0),
    ),
  };
}

function allSeries(rows: Report['rows'], days: string[]): ModelSeries[] {
  const byModel = new Map<string, ModelSeries>();
  for (const row of rows) {
    const dayIndex = days.indexOf(row.key);
    for (const part of row.modelBreakdowns) {
      const known = byModel.get(part.model);
      const costByDay = known?.costByDay ?? days.map(() => 0);
      if (dayIndex >= 0) {
        costByDay[dayIndex] = (costByDay[dayIndex] ?? 0) + part.totalCost;
      }
      byModel.set(part.model, { ...addAmounts(known ?? NO_AMOUNT, part), model: part.model, models: 1, costByDay });
    }
  }
  return [...byModel.values()];
}

/**
 * Arranges the rows of a `daily` report for chart and legend.
 *
 * @param days every day that is to be shown; one without a row counts as nothing used
 */
export function costByModel(rows: Report['rows'], days: string[]): CostByModel {
  const series = allSeries(rows, days);
  const priced = series
    .filter((each) => each.totalCost > 0 || each.unpricedTokens < each.totalTokens)
    .sort((one, other) => other.totalCost - one.totalCost || other.totalTokens - one.totalTokens);
  const shown = priced.length > MOST_HUES + 1 ? priced.slice(0, MOST_HUES) : priced;
  const others = priced.slice(shown.length);
  return {
    days: days.map((day) => ({ ...NO_AMOUNT, ...rows.find((row) => row.key === day), day })),
    priced: others.length === 0 ? shown : [...shown, rest(others, days.length)],
    unpriced: series.filter((each) => !priced.includes(each)).sort((one, other) => other.totalTokens - one.totalTokens),
  };
}

/** The most expensive day, the later one of equals; null when nothing was spent. */
export function highestDay(days: DayTotal[]): DayTotal | null {
  const highest = days.reduce<DayTotal | null>(
    (best, day) => (best === null || day.totalCost >= best.totalCost ? day : best),
    null,
  );
  return highest !== null && highest.totalCost > 0 ? highest : null;
}
