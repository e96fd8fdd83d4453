import { CALLS_FOR_SCORE, type Productivity } from '../contracts/productivity.ts';

/** What a score is made of. */
export type ProductivityFacts = {
  /** Calls of tools that are known to have succeeded or failed. */
  succeeded: number;
  failed: number;
  sessions: number;
  /** Sessions that are over. */
  ended: number;
  /** Sum over the sessions of min(1, changed lines / {@link FULL_IMPACT_LINES}). */
  impact: number;
};

/** So many changed lines in a session are full impact: more lines are not better work. */
export const FULL_IMPACT_LINES = 200;

/** Where a score begins, and what the other parts add at most; errors take away. The best possible is 95, the worst 35. */
const BASE_POINTS = 50;
const TOOLS_POINTS = 25;
const ERRORS_POINTS = -15;
const COMPLETION_POINTS = 10;
const CODE_POINTS = 10;

/**
 * 50, + 25 x the share of calls that succeeded, - 15 x the share that failed, + 10 x the share of sessions that are over,
 * + 10 x the mean share of 200 changed lines that a session reached. Calls without an outcome (the user said no, or no
 * result was seen) are in no share.
 */
export function productivityScore(facts: ProductivityFacts): Pick<Productivity, 'score' | 'reason' | 'parts'> {
  const calls = facts.succeeded + facts.failed;
  const parts: Productivity['parts'] = [
    { part: 'base', points: BASE_POINTS, limit: BASE_POINTS, value: null },
    part('tools', TOOLS_POINTS, shareOf(facts.succeeded, calls)),
    part('errors', ERRORS_POINTS, shareOf(facts.failed, calls)),
    part('completion', COMPLETION_POINTS, shareOf(facts.ended, facts.sessions)),
    part('code', CODE_POINTS, shareOf(facts.impact, facts.sessions)),
  ];
  if (calls < CALLS_FOR_SCORE) {
    const found = calls === 0 ? 'No' : `Only ${calls}`;
    const reason = `${found} tool ${calls === 1 ? 'call' : 'calls'} with a known outcome; a score needs ${CALLS_FOR_SCORE}.`;
    return { score: null, reason, parts };
  }
  const sum = parts.reduce((points, each) => points + each.points, 0);
  return { score: Math.min(100, Math.max(0, sum)), reason: null, parts };
}

function part(
  name: Productivity['parts'][number]['part'],
  limit: number,
  value: number | null,
): Productivity['parts'][number] {
  return { part: name, points: value === null ? 0 : limit * value, limit, value };
}

function shareOf(some: number, all: number): number | null {
  return all === 0 ? null : some / all;
}
