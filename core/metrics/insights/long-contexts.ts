import { formatMoney, formatRate, formatTokens } from '../../format/index.ts';
import { CONTEXT_STEP_TOKENS, CONTEXT_STEPS, LONG_CONTEXT_TOKENS } from './facts.ts';
import { finding, type InsightRule, sumOf } from './rule.ts';

/** The share of the cost that long contexts must have, and how much more than their share of the responses. */
const WORTH_SHARE = 0.15;
const MORE_TIMES = 1.3;
const URGENT_SHARE = 0.4;
/** USD below which it does not matter. */
const LEAST_COST = 2;
const ENOUGH_RESPONSES = 200;
/** Contexts up to here are short: what a long one is compared with. */
const SHORT_STEPS = 3;
const LONG_STEP = LONG_CONTEXT_TOKENS / CONTEXT_STEP_TOKENS;

/** Responses that were sent with so much context that they make much of the cost. */
export const longContexts: InsightRule = {
  rule: 'long_contexts',
  type: 'cost',
  find({ contexts, longContexts: sessions }) {
    const long = contexts.filter(({ step }) => step >= LONG_STEP);
    const short = contexts.filter(({ step }) => step < SHORT_STEPS);
    const cost = sumOf(long, (each) => each.cost);
    const responses = sumOf(long, (each) => each.responses);
    const allResponses = sumOf(contexts, (each) => each.responses);
    const share =
      cost /
      Math.max(
        Number.MIN_VALUE,
        sumOf(contexts, (each) => each.cost),
      );
    const responseShare = responses / Math.max(1, allResponses);
    if (cost < LEAST_COST || share < WORTH_SHARE || share < responseShare * MORE_TIMES) return [];
    const shortEach =
      sumOf(short, (each) => each.cost) /
      Math.max(
        1,
        sumOf(short, (each) => each.responses),
      );
    const above = formatTokens(LONG_CONTEXT_TOKENS);
    return [
      finding(longContexts, {
        priority: share >= URGENT_SHARE ? 'high' : 'medium',
        title: 'Long contexts cost much',
        sentence:
          `Responses sent with ${above} tokens of context or more are ${formatRate(responseShare)} of all responses, but ` +
          `${formatRate(share)} of the cost (${formatMoney(cost)}).`,
        evidence: [
          { value: cost, unit: 'usd', label: `cost from ${above} on` },
          ...(shortEach > 0
            ? [
                {
                  value: cost / responses / shortEach,
                  unit: 'factor' as const,
                  label: 'a response, against short contexts',
                },
              ]
            : []),
          { value: sessions.length, unit: 'count', label: sessions.length === 1 ? 'session' : 'sessions' },
        ],
        chart: {
          kind: 'bars',
          unit: 'usd',
          points: Array.from({ length: CONTEXT_STEPS }, (_, step) => {
            const found = contexts.find((each) => each.step === step);
            return {
              label: formatTokens(step * CONTEXT_STEP_TOKENS),
              value: found === undefined || found.responses === 0 ? null : found.cost / found.responses,
              isMarked: step >= LONG_STEP,
            };
          }),
        },
        advice:
          'Begin a new session for each task, or compact before the next one; the context then starts small again.',
        severity: { value: cost, unit: 'usd' },
        sample: { size: allResponses, of: 'responses', enough: ENOUGH_RESPONSES },
        sessions: sessions.map((each) => ({ session: each.session, figure: { value: each.cost, unit: 'usd' } })),
      }),
    ];
  },
};
