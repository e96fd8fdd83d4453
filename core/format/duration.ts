import { numberFormat } from './kept-formats.ts';
import { type Locale, MINUS, NO_DATA } from './symbols.ts';

const SECOND_MS = 1_000;
/** Until then hours are read more easily than days. */
const DAYS_FROM_HOURS = 48;

/**
 * A length of time: `183 ms`, `1.6 s`, `12 s`, `28m`, `2h 23m`, `2d 5h`. Each unit is chosen after rounding, so 59.7 s is
 * `1m` and never `60 s`. null is "no data".
 * @param milliseconds may have a fraction.
 */
export function formatDuration(milliseconds: number | null, locale?: Locale): string {
  if (milliseconds === null || !Number.isFinite(milliseconds)) return NO_DATA;
  const amount = Math.abs(milliseconds);
  const text = positiveDuration(amount, locale);
  return milliseconds < 0 && Math.round(amount) > 0 ? MINUS + text : text;
}

function positiveDuration(milliseconds: number, locale: Locale): string {
  if (Math.round(milliseconds) < SECOND_MS) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / SECOND_MS;
  if (Math.round(seconds * 10) < 100) {
    return `${numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(seconds)} s`;
  }
  if (Math.round(seconds) < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  if (minutes < DAYS_FROM_HOURS * 60) return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}
