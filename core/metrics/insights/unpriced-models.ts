import { counted, formatTokens } from '../../format/index.ts';
import type { InsightFacts, ModelFacts } from './facts.ts';
import { type Found, finding, type InsightRule, sumOf } from './rule.ts';

/** From this share of all tokens on the missing price makes every total doubtful. */
const MUCH_SHARE = 0.1;

/** Models without a price: their tokens are in no cost. */
export const unpricedModels: InsightRule = {
  rule: 'unpriced_model',
  type: 'data',
  find: (facts) => facts.models.flatMap((model) => (model.unpricedTokens > 0 ? [findIn(model, facts)] : [])),
};

function findIn({ model, unpricedTokens }: ModelFacts, { models, sessions }: InsightFacts): Found {
  const share = unpricedTokens / sumOf(models, (each) => each.tokens);
  const inSessions = sessions.flatMap((session) => {
    const tokens = sumOf(
      session.unpriced.filter((each) => each.model === model),
      (each) => each.tokens,
    );
    return tokens > 0 ? [{ session, figure: { value: tokens, unit: 'tokens' as const } }] : [];
  });
  return finding(unpricedModels, {
    subject: model,
    priority: share >= MUCH_SHARE ? 'medium' : 'low',
    title: `${model} has no price`,
    sentence:
      `${formatTokens(unpricedTokens)} tokens in ${counted(inSessions.length, 'session')} went through a model that is ` +
      `not in the price table. They are counted, but in no cost.`,
    evidence: [
      { value: unpricedTokens, unit: 'tokens', label: 'without a price' },
      { value: share, unit: 'share', label: 'of all tokens' },
      { value: inSessions.length, unit: 'count', label: inSessions.length === 1 ? 'session' : 'sessions' },
    ],
    advice: 'Set its price in the settings; what it cost so far is calculated at once.',
    severity: { value: unpricedTokens, unit: 'tokens' },
    // A price is missing or it is not: nothing is guessed from a sample.
    sample: { size: inSessions.length, of: 'sessions', enough: 0 },
    sessions: inSessions,
  });
}
