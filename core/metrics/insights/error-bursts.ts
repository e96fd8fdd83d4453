import { counted, formatCount } from '../../format/index.ts';
import { bySession, finding, type InsightRule, sumOf } from './rule.ts';

/** So many sessions with bursts are more than a bad hour. */
const MANY_SESSIONS = 5;
/** Calls below which a burst may be chance. */
const ENOUGH_CALLS = 50;

/** Times when most of what a session tried failed. */
export const errorBursts: InsightRule = {
  rule: 'error_burst',
  type: 'errors',
  find({ bursts, tools }) {
    if (bursts.length === 0) return [];
    const sessions = bySession(bursts, ({ failures }) => failures);
    const failures = sumOf(bursts, (burst) => burst.failures);
    const calls = sumOf(bursts, (burst) => burst.calls);
    const mostly = mostFrequent(bursts.map(({ mostlyTool }) => mostlyTool));
    return [
      finding(errorBursts, {
        priority: sessions.length >= MANY_SESSIONS ? 'high' : 'medium',
        title: bursts.length === 1 ? 'A session ran into a burst of errors' : 'Errors come in bursts',
        sentence:
          `In ${counted(sessions.length, 'session')} most calls failed for a while: ${formatCount(failures)} of ` +
          `${formatCount(calls)} calls in ${counted(bursts.length, 'burst')}, mostly of ${mostly}.`,
        evidence: [
          { value: failures, unit: 'count', label: 'failed calls in bursts' },
          { value: failures / calls, unit: 'share', label: 'of the calls then' },
          { value: sessions.length, unit: 'count', label: sessions.length === 1 ? 'session' : 'sessions' },
        ],
        advice:
          'Look at the first failure of a burst in the timeline: what follows mostly comes of it, and a word to the tool then saves the rest.',
        severity: { value: failures, unit: 'count' },
        sample: { size: sumOf(tools, (tool) => tool.calls), of: 'tool calls', enough: ENOUGH_CALLS },
        sessions: sessions.map(({ session, value }) => ({ session, figure: { value, unit: 'count' } })),
      }),
    ];
  },
};

function mostFrequent(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))[0]?.[0] ?? '';
}
