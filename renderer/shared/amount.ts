import type { Totals } from '../../core/contracts/usage.ts';

/** What a share of a view is known by: its cost in USD and how sure that is. */
export type Amount = Pick<Totals, 'totalTokens' | 'totalCost' | 'estimatedCost' | 'unpricedTokens' | 'estimatedTokens'>;

export const NO_AMOUNT: Amount = {
  totalTokens: 0,
  totalCost: 0,
  estimatedCost: 0,
  unpricedTokens: 0,
  estimatedTokens: 0,
};

/** Both together. */
export function addAmounts(one: Amount, other: Amount): Amount {
  return {
    totalTokens: one.totalTokens + other.totalTokens,
    totalCost: one.totalCost + other.totalCost,
    estimatedCost: one.estimatedCost + other.estimatedCost,
    unpricedTokens: one.unpricedTokens + other.unpricedTokens,
    estimatedTokens: one.estimatedTokens + other.estimatedTokens,
  };
}
