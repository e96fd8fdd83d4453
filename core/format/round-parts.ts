import type { Totals } from '../contracts/usage.ts';
import { formatMoney, formatMoneyAt, MONEY_UNIT_USD, type MoneyPrecision, moneyPrecision } from './money.ts';
import { ESTIMATE_MARK, type Locale } from './symbols.ts';

/*
 * Which amounts are rounded with their neighbours. A share exists only under its total: what a tool, a model, a project
 * or a kind of tokens is of a range. Shares are rounded with each other, so that they add up to what stands above them.
 * A session and a step of time (hour, day, week, month) are met under several totals - in a list, in the popover, on a
 * page of their own - and are rounded each by itself, so that they read the same everywhere. Where such amounts, as
 * shown, do not add up to the total above them, that total says so (`roundedApart`).
 */

/** Parts and total may lie this far apart, in units, through binary fractions; more means that parts are missing. */
const LARGEST_DRIFT_UNITS = 0.5;

/** Remainders closer than this differ through binary fractions alone, and count as equal. */
const NOISE = 1e-6;

/**
 * Rounds the parts of a shown total to multiples of `unit` so that they add up to the rounded total (largest
 * remainder: the parts that lost most get the missing units; equal losses go to the earlier part).
 * Parts that are not all of the total cannot add up to it; they are then rounded each by itself.
 * @param total the exact sum of `parts`; given apart because a sum of many binary fractions can fall on the other
 *   side of a half.
 * @returns the number of units of each part, in the order of `parts`.
 */
export function roundPartsToUnits(parts: readonly number[], total: number, unit: number): number[] {
  const scaled = parts.map((part) => part / unit);
  const drift = Math.abs(scaled.reduce((sum, value) => sum + value, 0) - total / unit);
  if (drift > LARGEST_DRIFT_UNITS) return scaled.map((value) => Math.round(value));
  const floors = scaled.map((value) => Math.floor(value));
  const missing = Math.round(total / unit) - floors.reduce((sum, value) => sum + value, 0);
  const byRemainder = scaled
    .map((value, index) => ({ index, remainder: Math.round((value - Math.floor(value)) / NOISE) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, Math.max(0, missing)).map((entry) => entry.index));
  // One unit too many is possible when every part sits a hair above its floor and the total a hair below.
  const lowered = missing < 0 ? byRemainder.at(-1)?.index : undefined;
  return floors.map((value, index) => value + (raised.has(index) ? 1 : 0) - (index === lowered ? 1 : 0));
}

/**
 * Like {@link roundPartsToUnits}, in the parts' own measure: `roundParts([1.005, 2.005], 3.01, 0.01)`.
 * The results are multiples of `unit` as near as a binary fraction can be.
 */
export function roundParts(parts: readonly number[], total: number, unit: number): number[] {
  return roundPartsToUnits(parts, total, unit).map((units) => (unit < 1 ? units / Math.round(1 / unit) : units * unit));
}

/** A part too small for one unit: it cost something, so it is not shown as nothing. */
function belowOneUnit(precision: MoneyPrecision, locale: Locale): string {
  return `<${formatMoneyAt(MONEY_UNIT_USD[precision], precision, locale)}`;
}

/**
 * The parts of a shown amount of USD, written at the precision of the total so that they visibly add up to it.
 * @returns texts in the order of `parts`.
 */
export function formatMoneyParts(parts: readonly number[], total: number, locale?: Locale): string[] {
  const precision = moneyPrecision(total);
  const rounded = roundParts(parts, total, MONEY_UNIT_USD[precision]);
  return rounded.map((value, index) =>
    value === 0 && (parts[index] ?? 0) > 0 ? belowOneUnit(precision, locale) : formatMoneyAt(value, precision, locale),
  );
}

/**
 * The costs of rows under a shown total (USD): amounts as by {@link formatMoneyParts}, with the marks of `formatCost`.
 */
export function formatCostParts(
  rows: readonly Pick<Totals, 'totalCost' | 'estimatedCost' | 'unpricedTokens'>[],
  totalCost: number,
  locale?: Locale,
): string[] {
  const amounts = formatMoneyParts(
    rows.map((row) => row.totalCost),
    totalCost,
    locale,
  );
  return rows.map((row, index) => {
    if (row.unpricedTokens > 0 && row.totalCost === 0) return 'unpriced';
    return (row.estimatedCost === 0 ? '' : ESTIMATE_MARK) + (amounts[index] ?? '');
  });
}

/** An amount of USD as the number that a reader takes from its text. */
function asShown(usd: number): number {
  const unit = MONEY_UNIT_USD[moneyPrecision(usd)];
  return Math.round(usd / unit) * unit;
}

/**
 * What to say beside a total over amounts that are rounded each by itself: what they add up to as shown, when that is
 * not the total as shown; null when it is.
 *
 * @param amounts USD, all of the total
 * @param options.each what shows one of them
 */
export function roundedApart(
  amounts: readonly number[],
  total: number,
  options: { locale?: Locale; each?: 'row' | 'bar' } = {},
): string | null {
  const { locale, each = 'row' } = options;
  const sum = formatMoney(
    amounts.reduce((before, amount) => before + asShown(amount), 0),
    locale,
  );
  if (amounts.length === 0 || sum === formatMoney(total, locale)) return null;
  return `Each ${each} is rounded by itself; as shown they add up to ${sum}.`;
}
