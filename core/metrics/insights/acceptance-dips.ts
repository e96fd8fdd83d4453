import { DECISIONS_FOR_RATE } from '../../contracts/acceptance.ts';
import { formatCount, formatRate } from '../../format/index.ts';
import type { DecisionFacts, InsightFacts } from './facts.ts';
import { type Found, finding, type InsightRule, sumOf } from './rule.ts';

/** Points by which the share that was kept must have fallen. */
const FALLEN_POINTS = 0.1;
/** From here it is urgent. */
const URGENT_POINTS = 0.25;
/** Fewer decisions are worth no word at all; fewer than a rate needs are a hint. */
const LEAST_DECISIONS = 8;

/** Projects in which the user rejects more than usual. */
export const acceptanceDips: InsightRule = {
  rule: 'acceptance_dip',
  type: 'acceptance',
  find: (facts) => facts.decisions.flatMap((project) => findIn(project, facts)),
};

function findIn(project: DecisionFacts, { decisions, days }: InsightFacts): Found[] {
  const count = project.kept + project.rejected;
  const usualKept = sumOf(decisions, ({ before }) => before.kept);
  const usualCount = usualKept + sumOf(decisions, ({ before }) => before.rejected);
  const ownCount = project.before.kept + project.before.rejected;
  // A project that is new to the user is compared with all of them.
  const [keptBefore, countBefore] =
    ownCount >= DECISIONS_FOR_RATE ? [project.before.kept, ownCount] : [usualKept, usualCount];
  if (count < LEAST_DECISIONS || countBefore < DECISIONS_FOR_RATE) return [];
  const rejectedShare = project.rejected / count;
  const usual = 1 - keptBefore / countBefore;
  if (rejectedShare - usual < FALLEN_POINTS) return [];
  const name = project.projectName ?? 'sessions without a project';
  return [
    finding(acceptanceDips, {
      subject: project.project === '' ? 'none' : project.project,
      priority: rejectedShare - usual >= URGENT_POINTS ? 'high' : 'medium',
      title: `You reject more than usual in ${name}`,
      sentence:
        `You rejected ${formatCount(project.rejected)} of ${formatCount(count)} proposals in ${name} ` +
        `${days === 1 ? 'today' : `in ${days} days`}. Before it was ${formatRate(usual)}` +
        `${ownCount >= DECISIONS_FOR_RATE ? '' : ' in all projects'}.`,
      evidence: [
        { value: rejectedShare, unit: 'share', label: 'rejected now' },
        { value: usual, unit: 'share', label: 'usual' },
        { value: count, unit: 'count', label: 'decisions' },
      ],
      chart: {
        kind: 'meters',
        unit: 'share',
        points: [
          { label: 'now', value: rejectedShare, isMarked: true },
          { label: 'usual', value: usual, isMarked: false },
        ],
      },
      advice:
        'Look at the rejected proposals in the timeline; if they belong to one prompt, say the goal again or begin a new session for it.',
      severity: { value: rejectedShare, unit: 'share' },
      sample: { size: count, of: 'decisions', enough: DECISIONS_FOR_RATE },
      sessions: project.rejectedIn.map(({ session, rejected }) => ({
        session,
        figure: { value: rejected, unit: 'count' },
      })),
    }),
  ];
}
