import { z } from 'zod';
import { freshnessSchema, rangeArgsSchema } from './query-range.ts';
import { totalsSchema } from './usage.ts';

/** Tokens by kind, and what each kind costs. */

export const TOKEN_KINDS = ['input', 'output', 'reasoning', 'cache_read', 'cache_write_5m', 'cache_write_1h'] as const;
export const tokenKindSchema = z.enum(TOKEN_KINDS);
export type TokenKind = z.infer<typeof tokenKindSchema>;

export const tokenKindsArgsSchema = rangeArgsSchema;

export const tokenKindsSchema = z.object({
  timezone: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  /**
   * One row a kind, all of them, in this order. Their tokens add up to `totals.totalTokens`; their costs, those of web
   * searches and `apart` add up to `totals.totalCost`, before each is rounded to a number. `reasoning` holds only what
   * is billed beside output.
   */
  kinds: z.array(z.object({ kind: tokenKindSchema, tokens: z.number().int(), cost: z.number() })),
  webSearches: z.object({ searches: z.number().int(), cost: z.number() }),
  /** Cost of which no parts are known: reported by the tool as one sum, or made of prices that are no longer known. */
  apart: z.object({ cost: z.number(), tokens: z.number().int() }),
  /** Reasoning tokens that are a part of `output`. */
  reasoningInOutput: z.number().int(),
  totals: totalsSchema,
  freshness: freshnessSchema,
});
export type TokenKinds = z.infer<typeof tokenKindsSchema>;
