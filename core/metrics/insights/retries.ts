import { counted, formatCount } from '../../format/index.ts';
import type { FailureRun } from './facts.ts';
import { bySession, type Found, finding, type InsightRule, sumOf } from './rule.ts';

/** Fewer runs of a tool are chance. */
const LEAST_RUNS = 2;
/** So many failures in runs are much time lost. */
const MANY_FAILURES = 30;
const ENOUGH_RUNS = 5;

/** Tools that are tried again and again without success. */
export const retries: InsightRule = {
  rule: 'retries',
  type: 'errors',
  find({ failureRuns }) {
    const byTool = new Map<string, FailureRun[]>();
    for (const run of failureRuns) byTool.set(run.tool, [...(byTool.get(run.tool) ?? []), run]);
    return [...byTool].flatMap(([tool, runs]) => (runs.length < LEAST_RUNS ? [] : [findIn(tool, runs)]));
  },
};

function findIn(tool: string, runs: readonly FailureRun[]): Found {
  const failures = sumOf(runs, (run) => run.failures);
  const longest = Math.max(...runs.map((run) => run.failures));
  const sessions = bySession(runs, (run) => run.failures);
  return finding(retries, {
    subject: tool,
    priority: failures >= MANY_FAILURES ? 'high' : 'medium',
    title: `${tool} is tried again and again`,
    sentence:
      `${counted(runs.length, 'time')} ${tool} failed three times or more without a success between, at most ` +
      `${formatCount(longest)} times on end, in ${counted(sessions.length, 'session')}.`,
    evidence: [
      { value: runs.length, unit: 'count', label: 'runs of failures' },
      { value: longest, unit: 'count', label: 'longest run' },
      { value: failures, unit: 'count', label: 'failed calls in them' },
    ],
    advice:
      'After the second failure on end, stop the session and say what to do differently: the next tries cost tokens and seldom help.',
    severity: { value: failures, unit: 'count' },
    sample: { size: runs.length, of: 'runs of failures', enough: ENOUGH_RUNS },
    sessions: sessions.map(({ session, value }) => ({ session, figure: { value, unit: 'count' } })),
  });
}
