import { counted, formatCount, formatRate } from '../../format/index.ts';
import type { ToolFacts } from './facts.ts';
import { type Found, finding, type InsightRule } from './rule.ts';

/** Fewer failures are no trend. */
const LEAST_FAILURES = 8;
/** How much the share of failures must have grown: so many times, and by so many points. */
const GROWN_TIMES = 1.5;
const GROWN_POINTS = 0.02;
/** Calls of each period from which the two shares can be compared. */
const ENOUGH_CALLS = 100;
/** From this share on it is urgent. */
const URGENT_SHARE = 0.2;

/** Tools that fail more often than in the period before. */
export const risingFailures: InsightRule = {
  rule: 'rising_failures',
  type: 'errors',
  find: ({ tools, days }) => tools.flatMap((tool) => findIn(tool, days)),
};

function findIn(tool: ToolFacts, days: number): Found[] {
  const { calls, failures, before } = tool;
  if (failures < LEAST_FAILURES || before.calls === 0) return [];
  const share = failures / calls;
  const shareBefore = before.failures / before.calls;
  if (share < shareBefore * GROWN_TIMES || share - shareBefore < GROWN_POINTS) return [];
  return [
    finding(risingFailures, {
      subject: tool.tool,
      priority: share >= URGENT_SHARE ? 'high' : 'medium',
      title: `${tool.tool} fails more often than before`,
      sentence:
        `${formatCount(failures)} of ${formatCount(calls)} calls of ${tool.tool} failed in ${counted(days, 'day')}, ` +
        `spread over ${counted(tool.failedIn.length, 'session')}. Before it was ${formatRate(shareBefore)}.`,
      evidence: [
        { value: share, unit: 'share', label: 'failed now' },
        { value: shareBefore, unit: 'share', label: 'failed before' },
        { value: failures, unit: 'count', label: 'failed calls' },
      ],
      chart: {
        kind: 'line',
        unit: 'share',
        points: tool.byDay.map((day) => ({
          label: day.day,
          value: day.calls === 0 ? null : day.failures / day.calls,
          isMarked: false,
        })),
      },
      advice:
        'Compare a session in which it failed with one in which it did not; a changed project set-up or a file that changes underneath is the usual cause.',
      severity: { value: share, unit: 'share' },
      sample: { size: Math.min(calls, before.calls), of: 'calls of each period', enough: ENOUGH_CALLS },
      sessions: tool.failedIn.map((each) => ({
        session: each.session,
        figure: { value: each.failures, unit: 'count' },
      })),
    }),
  ];
}
