import { counted, formatCount, formatMoney, formatRate } from '../../format/index.ts';
import { finding, type InsightRule, sumOf } from './rule.ts';

/** Fewer sessions have no typical one. */
const LEAST_SESSIONS = 8;
/** A session that costs so many times as much as the middle one stands out. */
const STANDS_OUT = 5;
/** Those that stand out are worth a word from this share of the cost on, and urgent from the next. */
const WORTH_SHARE = 0.25;
const URGENT_SHARE = 0.5;
/** USD below which it does not matter. */
const LEAST_COST = 5;
const ENOUGH_SESSIONS = 20;

/** A few sessions that cost as much as many others. */
export const costlySessions: InsightRule = {
  rule: 'costly_sessions',
  type: 'cost',
  find({ sessions }) {
    const priced = sessions.filter(({ cost }) => cost > 0).sort((a, b) => b.cost - a.cost);
    if (priced.length < LEAST_SESSIONS) return [];
    const middle = priced[Math.floor(priced.length / 2)]?.cost ?? 0;
    const costly = priced.filter(({ cost }) => cost >= middle * STANDS_OUT);
    const cost = sumOf(costly, (session) => session.cost);
    const share = cost / sumOf(priced, (session) => session.cost);
    if (cost < LEAST_COST || share < WORTH_SHARE) return [];
    return [
      finding(costlySessions, {
        priority: share >= URGENT_SHARE ? 'high' : 'medium',
        title: 'A few sessions cost the most',
        sentence:
          `${counted(costly.length, 'session')} of ${formatCount(priced.length)} cost ${formatMoney(cost)}, ${formatRate(share)} of ` +
          `everything. The middle one of all cost ${formatMoney(middle)}.`,
        evidence: [
          { value: cost, unit: 'usd', label: 'cost of these sessions' },
          { value: share, unit: 'share', label: 'of the cost' },
          { value: (costly[0]?.cost ?? 0) / middle, unit: 'factor', label: 'dearest against the middle one' },
        ],
        chart: {
          kind: 'bars',
          unit: 'usd',
          points: priced.slice(0, 8).map((session, index) => ({
            label: `${index + 1}`,
            value: session.cost,
            isMarked: costly.includes(session),
          })),
        },
        advice:
          'Look at where the cost line of the dearest one climbs; a smaller model or a new session for each task is what helps most.',
        severity: { value: cost, unit: 'usd' },
        sample: { size: priced.length, of: 'sessions with a cost', enough: ENOUGH_SESSIONS },
        sessions: costly.map((session) => ({ session, figure: { value: session.cost, unit: 'usd' } })),
      }),
    ];
  },
};
