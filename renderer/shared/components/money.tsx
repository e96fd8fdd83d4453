import type { Totals } from '../../../core/contracts/usage.ts';
import { ESTIMATE_MARK, formatCost, formatMoneyExactly, formatTokens } from '../../../core/format/index.ts';

type CostFacts = Pick<Totals, 'totalCost' | 'estimatedCost' | 'unpricedTokens' | 'estimatedTokens'>;

/**
 * The marks of an amount in words, `~$2.16 estimated · ~1.2M tokens estimated · 5.6M tokens unpriced`; empty when it is
 * exact and complete.
 */
export function costMarks(cost: CostFacts): string {
  const marks: string[] = [];
  if (cost.estimatedCost !== 0) {
    marks.push(`${formatCost({ ...cost, totalCost: cost.estimatedCost, unpricedTokens: 0 })} estimated`);
  }
  if (cost.estimatedTokens > 0) {
    marks.push(`${ESTIMATE_MARK}${formatTokens(cost.estimatedTokens)} tokens estimated`);
  }
  if (cost.unpricedTokens > 0) {
    marks.push(`${formatTokens(cost.unpricedTokens)} tokens unpriced`);
  }
  return marks.join(' · ');
}

function isUnpriced(cost: CostFacts): boolean {
  return cost.unpricedTokens > 0 && cost.totalCost === 0;
}

/**
 * An amount as words alone, for tables and pictures: "unpriced" when there is no price at all.
 *
 * @param text the amount as part of a list that adds up, where it was rounded with its neighbours
 */
export function costText(cost: CostFacts, text: string): string {
  if (isUnpriced(cost)) return 'unpriced';
  return `${cost.estimatedCost === 0 ? '' : ESTIMATE_MARK}${text}`;
}

/**
 * The only way to print an amount of money: `$4.21`, `~$4.21` when a part is estimated, "unpriced" when there is no price
 * at all. The tooltip has the full precision and the marks in words.
 *
 * @param text the amount as part of a list that adds up, where it was rounded with its neighbours
 * @param note what the tooltip says besides
 */
export function Money({ cost, text, note }: { cost: CostFacts; text?: string; note?: string | null | undefined }) {
  const marks = costMarks(cost);
  if (isUnpriced(cost)) {
    return (
      <span className="font-normal text-t3" title={`No price is known for this model: ${marks}`}>
        unpriced
      </span>
    );
  }
  const shown = text === undefined ? formatCost(cost) : costText(cost, text);
  return <span title={[formatMoneyExactly(cost.totalCost), marks, note].filter(Boolean).join(' · ')}>{shown}</span>;
}
