import type { Insights } from '../../../core/contracts/insights.ts';
import type { Category } from '../../../core/contracts/settings.ts';
import { formatCount } from '../../../core/format/index.ts';
import { CATEGORY_WORDS } from '../category-words.ts';

/** What rules look at, beside tokens and cost. */
export const LOOKED_AT: readonly Category[] = ['usage', 'acceptance'];

/** What is said where nothing is found: what was looked at, and what nobody looks at. */
export function nothingWords(
  { days, hidden, looked }: Pick<Insights, 'days' | 'hidden' | 'looked'>,
  off: readonly Category[],
): string {
  const unseen = off
    .map((category) => ` ${CATEGORY_WORDS[category].name} is switched off: what happens meanwhile is not looked at.`)
    .join('');
  if (looked.toolCalls + looked.responses === 0) {
    return `Nothing to look at yet. What stands out in your sessions appears here, with its numbers and what to do.${unseen}`;
  }
  const calls =
    off.includes('usage') && looked.toolCalls === 0 ? '' : `${formatCount(looked.toolCalls)} tool calls and `;
  return `Nothing ${hidden.length === 0 ? '' : 'else '}unusual in ${formatCount(days)} days. ${calls}${formatCount(looked.responses)} responses looked at.${unseen}`;
}
