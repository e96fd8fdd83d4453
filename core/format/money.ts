import type { Totals } from '../contracts/usage.ts';
import { numberFormat } from './kept-formats.ts';
import { ESTIMATE_MARK, type Locale, MINUS, NO_DATA } from './symbols.ts';

/** Places after the point at which an amount is shown: cents, whole dollars, thousands of dollars. */
export type MoneyPrecision = 'cents' | 'dollars' | 'thousands';

/** The size of one shown unit in USD. */
export const MONEY_UNIT_USD: Record<MoneyPrecision, number> = { cents: 0.01, dollars: 1, thousands: 1_000 };

/** From here cents say nothing any more. */
const WHOLE_DOLLARS_FROM_USD = 1_000;
/** From here amounts are written in thousands. */
const THOUSANDS_FROM_USD = 100_000;
/** Below this an amount would round to nothing, and nothing is not what it cost. */
const SMALLEST_SHOWN_USD = 0.005;

function moneyFormat(locale: Locale, digits: 0 | 2): Intl.NumberFormat {
  return numberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** The precision at which an amount (USD) is shown. Decided after rounding: $999.996 is $1,000, not $1,000.00. */
export function moneyPrecision(usd: number): MoneyPrecision {
  const amount = Math.abs(usd);
  if (Math.round(amount) >= THOUSANDS_FROM_USD) return 'thousands';
  return Math.round(amount * 100) >= WHOLE_DOLLARS_FROM_USD * 100 ? 'dollars' : 'cents';
}

/** `formatted` with a `k` behind its last digit, wherever the locale puts the currency. */
function inThousands(format: Intl.NumberFormat, thousands: number): string {
  const parts = format.formatToParts(thousands);
  const last = parts.findLastIndex((part) => part.type === 'integer');
  return parts.map((part, index) => (index === last ? `${part.value}k` : part.value)).join('');
}

/** An amount of USD at a given precision. Never writes a minus before a zero. */
export function formatMoneyAt(usd: number, precision: MoneyPrecision, locale?: Locale): string {
  const unit = MONEY_UNIT_USD[precision];
  const amount = Math.abs(usd);
  const digits = precision === 'cents' ? 2 : 0;
  const format = moneyFormat(locale, digits);
  const scaled = precision === 'thousands' ? amount / unit : amount;
  const text = precision === 'thousands' ? inThousands(format, scaled) : format.format(scaled);
  const isNothing = precision === 'thousands' ? Math.round(scaled) === 0 : text === format.format(0);
  return usd < 0 && !isNothing ? MINUS + text : text;
}

/**
 * An amount of USD: two decimals, none from $1,000, `k` from $100,000, `<$0.01` below half a cent, `$0.00` for zero.
 * null is "no data".
 */
export function formatMoney(usd: number | null, locale?: Locale): string {
  if (usd === null) return NO_DATA;
  if (usd !== 0 && Math.abs(usd) < SMALLEST_SHOWN_USD) {
    return `${usd < 0 ? MINUS : ''}<${moneyFormat(locale, 2).format(0.01)}`;
  }
  return formatMoneyAt(usd, moneyPrecision(usd), locale);
}

/** An amount in full, for tooltips: up to six decimals. */
export function formatMoneyExactly(usd: number, locale?: Locale): string {
  const format = numberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  });
  const text = format.format(Math.abs(usd));
  return usd < 0 && text !== format.format(0) ? MINUS + text : text;
}

/**
 * The cost of a row: `~` before it when a part is estimated, the word "unpriced" when tokens were used and none of
 * them has a price.
 */
export function formatCost(
  totals: Pick<Totals, 'totalCost' | 'estimatedCost' | 'unpricedTokens'>,
  locale?: Locale,
): string {
  if (totals.unpricedTokens > 0 && totals.totalCost === 0) return 'unpriced';
  const amount = formatMoney(totals.totalCost, locale);
  return totals.estimatedCost === 0 ? amount : ESTIMATE_MARK + amount;
}
