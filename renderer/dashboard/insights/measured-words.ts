import type { Finding } from '../../../core/contracts/insights.ts';
import {
  formatCount,
  formatDuration,
  formatMoney,
  formatRate,
  formatTokens,
  numberFormat,
} from '../../../core/format/index.ts';

export type Unit = Finding['evidence'][number]['unit'];

/** `1.9×`: how many times as much. */
function formatFactor(value: number): string {
  const digits = value < 10 ? 1 : 0;
  return `${numberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)}×`;
}

const FORMATS: Record<Unit, (value: number) => string> = {
  usd: (value) => formatMoney(value),
  tokens: (value) => formatTokens(value),
  count: (value) => formatCount(value),
  share: (value) => formatRate(value),
  factor: formatFactor,
  milliseconds: (value) => formatDuration(value),
  days: (value) => `${formatCount(Math.round(value))} ${Math.round(value) === 1 ? 'day' : 'days'}`,
};

/** A measured number of a finding in words. */
export function measuredWords(value: number, unit: Unit): string {
  return FORMATS[unit](value);
}
