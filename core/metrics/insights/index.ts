import { INSIGHT_PRIORITIES } from '../../contracts/insights.ts';
import { acceptanceDips } from './acceptance-dips.ts';
import { cacheMisses } from './cache-misses.ts';
import { costlySessions } from './costly-sessions.ts';
import { errorBursts } from './error-bursts.ts';
import type { InsightFacts } from './facts.ts';
import { hourHabits } from './hour-habits.ts';
import { leavingTranscripts } from './leaving-transcripts.ts';
import { longContexts } from './long-contexts.ts';
import { retries } from './retries.ts';
import { risingFailures } from './rising-failures.ts';
import type { Found, InsightRule } from './rule.ts';
import { unpricedModels } from './unpriced-models.ts';

export const INSIGHT_RULES: readonly InsightRule[] = [
  longContexts,
  costlySessions,
  cacheMisses,
  errorBursts,
  risingFailures,
  retries,
  acceptanceDips,
  hourHabits,
  unpricedModels,
  leavingTranscripts,
];

/** Everything that the rules find: the most urgent first, within a rule the worst. The same facts find the same. */
export function findInsights(facts: InsightFacts): Found[] {
  return INSIGHT_RULES.flatMap((rule, order) => rule.find(facts).map((found) => ({ found, order })))
    .sort(
      (a, b) =>
        INSIGHT_PRIORITIES.indexOf(a.found.priority) - INSIGHT_PRIORITIES.indexOf(b.found.priority) ||
        a.order - b.order ||
        b.found.severity.value - a.found.severity.value ||
        (a.found.id < b.found.id ? -1 : 1),
    )
    .map(({ found }) => found);
}
