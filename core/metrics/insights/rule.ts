import type { Finding, InsightPriority, InsightType, Measured } from '../../contracts/insights.ts';
import type { InsightFacts, SessionName } from './facts.ts';

/** What a rule finds, before anybody has chosen what becomes of it. */
export type Found = Omit<Finding, 'state'>;

export type InsightRule = {
  /** One word, also the beginning of the ids of what it finds. */
  rule: string;
  type: InsightType;
  find(facts: InsightFacts): Found[];
};

/** A finding as a rule describes it. */
export type Description = {
  /** What it was found in, unlike within the rule; absent where a rule finds one thing at most. */
  subject?: string;
  priority: InsightPriority;
  title: string;
  sentence: string;
  evidence: (Measured & { label: string })[];
  chart?: Finding['chart'];
  advice: string;
  /** A share in its unit: it is worse by a quarter in another way than an amount. */
  severity: Measured;
  /** How much was looked at, what that is, and from how much on it is enough to be sure. */
  sample: { size: number; of: string; enough: number };
  sessions: { session: SessionName; figure: Measured }[];
  /** Which of them stand first: those with the most of the figure, or with the least where that is urgent. Else the most. */
  first?: 'most' | 'least';
};

/** Sessions of a finding that are listed. */
const SESSIONS_LISTED = 500;

/** Makes a finding. A small sample is said to be one and is never urgent. */
export function finding({ rule, type }: Pick<InsightRule, 'rule' | 'type'>, description: Description): Found {
  const { subject, sample, sessions, first = 'most', ...rest } = description;
  const isSmall = sample.size < sample.enough;
  const sign = first === 'most' ? -1 : 1;
  const listed = [...sessions].sort((a, b) => sign * (a.figure.value - b.figure.value) || byId(a.session, b.session));
  return {
    id: subject === undefined ? rule : `${rule}:${subject}`.slice(0, 200),
    rule,
    type,
    title: rest.title,
    sentence: isSmall ? `${rest.sentence} That is little to judge by, so take it as a hint.` : rest.sentence,
    priority: isSmall ? 'low' : rest.priority,
    evidence: rest.evidence,
    chart: rest.chart ?? null,
    advice: rest.advice,
    severity: rest.severity,
    sample: { size: sample.size, of: sample.of, isSmall },
    sessions: listed.slice(0, SESSIONS_LISTED).map(({ session, figure }) => ({
      platform: session.platform,
      sessionId: session.sessionId,
      projectName: session.projectName,
      lastActivity: new Date(session.lastActivityAt).toISOString(),
      figure,
    })),
    sessionCount: sessions.length,
  };
}

function byId(a: SessionName, b: SessionName): number {
  return a.sessionId < b.sessionId ? -1 : 1;
}

/** Sums one figure of many. */
export function sumOf<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + figure(item), 0);
}

/** Several entries of one session become one: their figures are added up. */
export function bySession<Item extends { session: SessionName }>(
  items: readonly Item[],
  figure: (item: Item) => number,
): { session: SessionName; value: number }[] {
  const sums = new Map<string, { session: SessionName; value: number }>();
  for (const item of items) {
    const key = `${item.session.platform} ${item.session.sessionId}`;
    const known = sums.get(key) ?? { session: item.session, value: 0 };
    known.value += figure(item);
    sums.set(key, known);
  }
  return [...sums.values()];
}
