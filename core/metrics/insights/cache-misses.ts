import { counted, formatRate, formatTokens } from '../../format/index.ts';
import type { SessionFacts } from './facts.ts';
import { finding, type InsightRule, sumOf } from './rule.ts';

/** A session of fewer responses has hardly anything that could be read again. */
const LEAST_RESPONSES = 10;
/** Below this share of its input a session reads too little out of the cache. */
const LOW_SHARE = 0.5;
/** Tokens sent anew below which nothing is worth mentioning. */
const LEAST_TOKENS = 500_000;
/** From this share of all input on it is urgent. */
const URGENT_PART = 0.3;
const ENOUGH_SESSIONS = 5;

/** Sessions that send again what could have been read out of the cache. */
export const cacheMisses: InsightRule = {
  rule: 'cache_misses',
  type: 'cost',
  find({ sessions }) {
    const long = sessions.filter(({ responses }) => responses >= LEAST_RESPONSES);
    const missing = long.filter((session) => inputOf(session) > 0 && session.cacheRead / inputOf(session) < LOW_SHARE);
    const sentAnew = sumOf(missing, (session) => session.uncachedInput + session.cacheWrite);
    if (missing.length === 0 || sentAnew < LEAST_TOKENS) return [];
    const others = long.filter((session) => !missing.includes(session));
    const part = sentAnew / sumOf(sessions, inputOf);
    const usual = sumOf(others, (session) => session.cacheRead) / Math.max(1, sumOf(others, inputOf));
    const share = sumOf(missing, (session) => session.cacheRead) / sumOf(missing, inputOf);
    return [
      finding(cacheMisses, {
        priority: part >= URGENT_PART ? 'high' : 'medium',
        title: 'Some sessions hardly use the cache',
        sentence:
          `${counted(missing.length, 'session')} sent ${formatTokens(sentAnew)} tokens anew and read only ` +
          `${formatRate(share)} of their input out of the cache` +
          `${others.length === 0 ? '.' : `; the others read ${formatRate(usual)}.`}`,
        evidence: [
          { value: sentAnew, unit: 'tokens', label: 'sent anew' },
          { value: share, unit: 'share', label: 'read from the cache' },
          { value: missing.length, unit: 'count', label: missing.length === 1 ? 'session' : 'sessions' },
        ],
        advice:
          'Do not let a session rest for longer than the cache lives (5 minutes for most), and leave its tools and instructions as they are while it runs.',
        severity: { value: sentAnew, unit: 'tokens' },
        sample: { size: long.length, of: 'longer sessions', enough: ENOUGH_SESSIONS },
        sessions: missing.map((session) => ({
          session,
          figure: { value: session.uncachedInput + session.cacheWrite, unit: 'tokens' },
        })),
      }),
    ];
  },
};

function inputOf(session: SessionFacts): number {
  return session.uncachedInput + session.cacheRead + session.cacheWrite;
}
