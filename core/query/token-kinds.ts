import type { z } from 'zod';
import { TOKEN_KINDS, type TokenKinds, type tokenKindsArgsSchema } from '../contracts/token-kinds.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { ReadableDB } from '../storage/database.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { kindCosts } from './kind-costs.ts';
import { resolveRange } from './range.ts';
import { bucketsOf } from './session-sums.ts';
import { Sums, usdFromPico } from './totals.ts';

/** Tokens of each kind and what they cost, by the same terms as `explain` gives for a single response. */
export function tokenKinds(
  database: ReadableDB | null,
  args: z.output<typeof tokenKindsArgsSchema>,
  prices: () => PriceBook,
): TokenKinds {
  const range = resolveRange(args);
  const head = { timezone: range.days.zone, since: args.since ?? null, until: args.until ?? null };
  if (database === null) {
    return {
      ...head,
      kinds: TOKEN_KINDS.map((kind) => ({ kind, tokens: 0, cost: 0 })),
      webSearches: { searches: 0, cost: 0 },
      apart: { cost: 0, tokens: 0 },
      reasoningInOutput: 0,
      totals: new Sums().totals(),
      freshness: NEVER_FRESH,
    };
  }
  const [first, end] = bucketsOf(range);
  const { parts, apart, reasoningInOutput, totals } = kindCosts(database, range, { first, end }, prices());
  return {
    ...head,
    kinds: TOKEN_KINDS.map((kind) => ({
      kind,
      tokens: Number(parts[kind].quantity),
      cost: usdFromPico(parts[kind].picoUsd),
    })),
    webSearches: { searches: Number(parts.web_search.quantity), cost: usdFromPico(parts.web_search.picoUsd) },
    apart: { cost: usdFromPico(apart.picoUsd), tokens: Number(apart.quantity) },
    reasoningInOutput: Number(reasoningInOutput),
    totals: totals.totals(),
    freshness: readFreshness(database, args.platform),
  };
}
