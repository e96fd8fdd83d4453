import type { Budget } from '../../../core/contracts/budgets.ts';

const FILLS = { ok: 'bg-accent-fill', warning: 'bg-s-warn', over: 'bg-s-bad' };

function percent(share: number): string {
  return `${Math.min(1, Math.max(0, share)) * 100}%`;
}

/**
 * How much of a budget is spent (solid) and how much is expected by the end of its period (hatched). It has a limit.
 *
 * @param words the same in words, for screen readers
 */
export function BudgetBar({ budget, words, className = '' }: { budget: Budget; words: string; className?: string }) {
  const share = budget.share ?? 0;
  const expected = Math.max(share, budget.expectedShare ?? 0);
  return (
    <span data-drawing="meter" className={`relative block ${className}`}>
      <meter className="sr-only" aria-label={words} min={0} max={1} value={Math.min(1, share)}>
        {words}
      </meter>
      <span aria-hidden="true" className="keep-colour relative block h-1.5 overflow-hidden rounded-[3px] bg-track">
        {budget.state === 'over' ? null : (
          <span className="expected-part absolute inset-y-0 start-0" style={{ width: percent(expected) }} />
        )}
        <span
          className={`absolute inset-y-0 start-0 rounded-e-[1px] ${FILLS[budget.state ?? 'ok']}`}
          style={{ width: percent(share) }}
        />
      </span>
    </span>
  );
}
