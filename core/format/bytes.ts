import { numberFormat } from './kept-formats.ts';
import { type Locale, NO_DATA } from './symbols.ts';

/** Decimal units, as disks and most systems count them. */
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const STEP = 1_000;
/** From here on decimals say nothing more. */
const WHOLE_FROM = 10;

/**
 * A size: `0 B`, `980 B`, `2.6 MB`, `408 MB`. The unit is chosen after rounding, so 999,950 B is `1.0 MB` and never
 * `1,000 kB`. null is "no data".
 */
export function formatBytes(bytes: number | null, locale?: Locale): string {
  if (bytes === null || !Number.isFinite(bytes)) return NO_DATA;
  let value = Math.max(0, bytes);
  let unit = 0;
  while (unit < UNITS.length - 1 && Math.round(value) >= STEP) {
    value /= STEP;
    unit += 1;
  }
  const digits = unit > 0 && Math.round(value * 10) < WHOLE_FROM * 10 ? 1 : 0;
  const format = numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${format.format(value)} ${UNITS[unit]}`;
}
