import type { Today } from '../../core/contracts/api.ts';
import { formatChange, formatCost, formatMoney, NO_DATA } from '../../core/format/index.ts';

/** A change in words, with a grey arrow before it: more cost is not bad, so it has no colour. */
export type Comparison = { arrow: '▲' | '▼' | ''; words: string; title: string };

/** Less than half a cent cannot be seen. */
const SMALLEST_SHOWN_USD = 0.005;

/**
 * Today's cost against yesterday's at the same minute.
 *
 * @param time the minute in words, `14:32`
 */
export function compareWithYesterday({ totals, yesterdaySoFar }: Today, time: string): Comparison {
  const title = `Yesterday until ${time}: ${yesterdaySoFar.totalTokens === 0 ? NO_DATA : formatCost(yesterdaySoFar)}`;
  if (yesterdaySoFar.totalCost === 0) {
    const words = totals.totalTokens === 0 ? 'No tokens used yet today' : `Nothing spent yesterday by ${time}`;
    return { arrow: '', words, title };
  }
  const change = totals.totalCost - yesterdaySoFar.totalCost;
  if (Math.abs(change) < SMALLEST_SHOWN_USD) {
    return { arrow: '', words: `Same as yesterday ${time}`, title };
  }
  return { arrow: change > 0 ? '▲' : '▼', words: `${formatMoney(Math.abs(change))} vs yesterday ${time}`, title };
}

/**
 * Today's cost against what is usual by this minute; null while nothing is usual yet.
 *
 * @param time the minute in words, `14:32`
 */
export function compareWithUsual({ totals, usualDay }: Today, time: string): Comparison | null {
  if (usualDay === null || usualDay.soFar.cost < SMALLEST_SHOWN_USD) return null;
  const title = `Mean of the last ${usualDay.days} days until ${time}: ${formatMoney(usualDay.soFar.cost)}`;
  const words = `${usualDay.days}-day avg`;
  const change = formatChange(totals.totalCost, usualDay.soFar.cost);
  const [arrow, share] = change.split(' ');
  return arrow === '▲' || arrow === '▼'
    ? { arrow, words: `${share} vs ${words}`, title }
    : { arrow: '', words: `Same as ${words}`, title };
}
