import { z } from 'zod';

/**
 * Where a cost comes from: `reported` by the tool itself, `calculated` from billed tokens and the price table,
 * `estimated` because tokens or rate are approximate, `unpriced` because no price is known (never the same as zero).
 */
export const COST_SOURCES = ['reported', 'calculated', 'estimated', 'unpriced'] as const;
export const costSourceSchema = z.enum(COST_SOURCES);
export type CostSource = z.infer<typeof costSourceSchema>;

/**
 * Sums over billed responses. `totalTokens` = input + output + cache creation + cache read
 * (+ reasoning where a tool bills it apart from output). `totalCost` is in USD and holds no unpriced tokens.
 */
export const totalsSchema = z.object({
  responses: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  reasoningTokens: z.number().int(),
  cacheCreationTokens: z.number().int(),
  cacheReadTokens: z.number().int(),
  totalTokens: z.number().int(),
  totalCost: z.number(),
  /** Part of totalCost that is estimated, USD. */
  estimatedCost: z.number(),
  /** Tokens that are in totalTokens but have no price. */
  unpricedTokens: z.number().int(),
  /** Tokens whose count is an estimate, because the tool tells none; they are in totalTokens. */
  estimatedTokens: z.number().int(),
});
export type Totals = z.infer<typeof totalsSchema>;

export const modelTotalsSchema = totalsSchema.extend({ model: z.string() });
export type ModelTotals = z.infer<typeof modelTotalsSchema>;
