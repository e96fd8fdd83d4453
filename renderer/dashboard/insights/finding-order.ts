import { type Finding, INSIGHT_TYPES } from '../../../core/contracts/insights.ts';
import type { FindingOrder } from '../address.ts';

export const FINDING_ORDER_LABELS: Record<FindingOrder, string> = {
  priority: 'Priority',
  newest: 'Newest first',
  effect: 'Largest effect',
  kind: 'By kind',
};

/** When the newest of the sessions behind it was last used; nothing where there are none. */
function newestOf({ sessions }: Finding): string {
  return (
    sessions
      .map(({ lastActivity }) => lastActivity)
      .sort()
      .at(-1) ?? ''
  );
}

/** The largest amount among its figures, USD; nothing where it is about no money. */
function costOf({ evidence }: Finding): number {
  return Math.max(0, ...evidence.flatMap(({ value, unit }) => (unit === 'usd' ? [value] : [])));
}

const COMPARED: Record<FindingOrder, (one: Finding, other: Finding) => number> = {
  // As they come: most urgent first.
  priority: () => 0,
  newest: (one, other) =>
    Number(other.state === 'new') - Number(one.state === 'new') || newestOf(other).localeCompare(newestOf(one)),
  // What costs most, then what concerns most sessions: other measures cannot be compared.
  effect: (one, other) => costOf(other) - costOf(one) || other.sessionCount - one.sessionCount,
  kind: (one, other) => INSIGHT_TYPES.indexOf(one.type) - INSIGHT_TYPES.indexOf(other.type),
};

/** Findings in an order of the user's choice; those that are alike in it stay most urgent first. */
export function orderFindings(findings: readonly Finding[], order: FindingOrder): Finding[] {
  return [...findings].sort(COMPARED[order]);
}
