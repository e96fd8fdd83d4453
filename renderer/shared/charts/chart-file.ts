import { type CsvValue, csvLine } from '../../../core/format/index.ts';
import type { DaySpan } from '../day-span.ts';

/** `blueplane-cost-2026-11-13–2026-11-19`, of one day `blueplane-cost-2026-11-19`; the ending comes behind it. */
export function chartFileName(chart: string, { since, until }: DaySpan): string {
  return `blueplane-${chart}-${since === until ? since : `${since}–${until}`}`;
}

/** An hour of the clock as the name of a column: the same in every language, so that files of two machines fit. */
export function csvHour(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** A chart's figures as CSV, its column names first. Figures are written in full, not as they are shown. */
export function csvText(columns: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [columns, ...rows].map(csvLine).join('');
}

/** Money is kept in whole units of 1e-12 USD; what adding in floating point leaves beyond them is no amount. */
const USD_DECIMALS = 12;

/** An amount in USD with all that is known of it and nothing else: 0.3, not 0.30000000000000004. */
export function exactUsd(usd: number): number {
  return Number(usd.toFixed(USD_DECIMALS));
}
