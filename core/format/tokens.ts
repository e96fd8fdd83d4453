import type { Totals } from '../contracts/usage.ts';
import { numberFormat } from './kept-formats.ts';
import { ESTIMATE_MARK, type Locale, MINUS, NO_DATA } from './symbols.ts';

/** Short forms, largest first. */
const SHORT_FORMS = [
  { letter: 'B', size: 1e9 },
  { letter: 'M', size: 1e6 },
  { letter: 'K', size: 1e3 },
] as const;

function withDigits(locale: Locale, digits: 0 | 1): Intl.NumberFormat {
  return numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * A number of tokens: K, M, B from 1,000, one decimal below 100 of them. The letter is chosen after rounding, so
 * 999,600 is `1.0M` and never `1000K`. null is "no data".
 */
export function formatTokens(tokens: number | null, locale?: Locale): string {
  if (tokens === null) return NO_DATA;
  const amount = Math.abs(Math.round(tokens));
  const sign = tokens < 0 && amount > 0 ? MINUS : '';
  for (const { letter, size } of SHORT_FORMS) {
    const short = amount / size;
    // Below one of this letter, but written with the smaller one it would round up to 1000.
    const roundsUpToOne = size > 1e3 && Math.round(short * 1e3) >= 1e3;
    if (short < 1 && !roundsUpToOne) continue;
    const digits = Math.round(short * 10) < 1_000 ? 1 : 0;
    return `${sign}${withDigits(locale, digits).format(short)}${letter}`;
  }
  return sign + withDigits(locale, 0).format(amount);
}

/** The tokens of a total: `~` before them when some are estimated, as a cost has it. */
export function formatTokenTotal(
  { totalTokens, estimatedTokens }: Pick<Totals, 'totalTokens' | 'estimatedTokens'>,
  locale?: Locale,
): string {
  return (estimatedTokens === 0 ? '' : ESTIMATE_MARK) + formatTokens(totalTokens, locale);
}

/** A count: separators, never a short form. null is "no data". */
export function formatCount(count: number | null, locale?: Locale): string {
  if (count === null) return NO_DATA;
  const amount = Math.abs(Math.round(count));
  return (count < 0 && amount > 0 ? MINUS : '') + withDigits(locale, 0).format(amount);
}
