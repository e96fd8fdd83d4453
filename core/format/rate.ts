import { numberFormat } from './kept-formats.ts';
import { type Locale, NO_DATA } from './symbols.ts';

/** Below this share a rate is shown with one decimal. */
const ONE_DECIMAL_BELOW = 0.1;
/** Smallest share that one decimal can show. */
const SMALLEST_SHOWN = 0.001;

function percent(ratio: number, digits: 0 | 1, locale: Locale): string {
  return numberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(ratio);
}

/**
 * A share of one: `62%`, `4.1%`, `<0.1%`. Headline rates always have one decimal. null is "no data", never 0 % or 100 %.
 * @param ratio 0 to 1.
 */
export function formatRate(ratio: number | null, options: { headline?: boolean; locale?: Locale } = {}): string {
  if (ratio === null || !Number.isFinite(ratio)) return NO_DATA;
  if (options.headline === true) return percent(ratio, 1, options.locale);
  // Something is not nothing: a share too small for its digits says so, as money does.
  if (ratio > 0 && ratio < SMALLEST_SHOWN) return `<${percent(SMALLEST_SHOWN, 1, options.locale)}`;
  const roundsBelow = ratio !== 0 && Math.round(ratio * 1_000) < ONE_DECIMAL_BELOW * 1_000;
  return percent(ratio, roundsBelow ? 1 : 0, options.locale);
}

/** How a rate moved, in points: `▼ 0.7 pts`. */
export function formatRateChange(now: number | null, before: number | null, locale?: Locale): string {
  if (now === null || before === null) return NO_DATA;
  const points = Math.round((now - before) * 1_000) / 10;
  if (points === 0) return 'no change';
  const format = numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return `${points > 0 ? '▲' : '▼'} ${format.format(Math.abs(points))} pts`;
}

/**
 * How an amount moved against the same part of the period before: `▲ 30%`. `new` when there was nothing before,
 * "no data" when there is nothing now either.
 */
export function formatChange(now: number, before: number, locale?: Locale): string {
  if (before === 0) return now === 0 ? NO_DATA : 'new';
  const percentage = Math.round(((now - before) / Math.abs(before)) * 100);
  if (percentage === 0) return 'no change';
  return `${percentage > 0 ? '▲' : '▼'} ${percent(Math.abs(percentage) / 100, 0, locale)}`;
}

/** {@link formatChange} with what it is compared with: `▲ 30% vs $167.64`. */
export function formatChangeAgainst(
  now: number,
  before: number,
  formatAmount: (amount: number) => string,
  locale?: Locale,
): string {
  const change = formatChange(now, before, locale);
  return before === 0 ? change : `${change} vs ${formatAmount(before)}`;
}
