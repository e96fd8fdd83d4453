import type { Today } from '../../core/contracts/api.ts';
import { formatCost, formatMoney, NO_DATA } from '../../core/format/index.ts';

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
