import type { z } from 'zod';
import type { Finding, Insights, insightsArgsSchema } from '../contracts/insights.ts';
import type { KeptTranscripts } from '../contracts/kept-transcripts.ts';
import { type InsightChoice, withChoice } from '../metrics/insights/choices.ts';
import type { InsightFacts } from '../metrics/insights/facts.ts';
import { findInsights } from '../metrics/insights/index.ts';
import type { ReadableDB } from '../storage/database.ts';
import { comparedPeriod, type Interval } from './compared-period.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { callFacts } from './insight-calls.ts';
import { contextFacts } from './insight-contexts.ts';
import { decisionFacts } from './insight-decisions.ts';
import { billedSessions, sessionNames } from './insight-sessions.ts';
import { leavingSessions } from './leaving-sessions.ts';
import { resolveRange } from './range.ts';
import { createMemory } from './remembered.ts';
import { sessionScope } from './session-scope.ts';
import { systemZone } from './system-zone.ts';
import { addDays, type ZoneDays, zoneDays } from './time-zone-days.ts';

/**
 * Habits do not change from one second to the next, and a month of them takes a while to read: what was read is used again
 * for a few minutes, unless sessions came or went or something was purged. What the user chooses takes effect at once.
 */
const READ_AGAIN_AFTER_MS = 5 * 60_000;

const rememberedFacts = createMemory<{ facts: InsightFacts; now: Interval }>((database) =>
  database
    .prepare<[], string>(
      "SELECT (SELECT count(*) FROM conversations) || ' ' || (SELECT count(finished_at) FROM purges)",
    )
    .pluck()
    .get(),
);

/** The same while deriving is behind: sessions come all the time then, and what was found is good enough meanwhile. */
const factsUnderPressure = createMemory<{ facts: InsightFacts; now: Interval }>((database) =>
  database.prepare<[], number>('SELECT count(finished_at) FROM purges').pluck().get(),
);

/**
 * What the rules find in the days that end now, against as many days before.
 * @param now epoch milliseconds
 * @param isBehind what was read is used for its minutes also when sessions come
 * @param kept gives the transcripts in Claude Code's folders; null = nobody can look
 */
export function insights(
  database: ReadableDB | null,
  args: z.output<typeof insightsArgsSchema>,
  now: number,
  isBehind = false,
  kept: () => readonly KeptTranscripts[] | null = () => null,
): Insights {
  const timezone = args.timezone ?? systemZone();
  const days = zoneDays(timezone);
  const since = addDays(days.dayOf(now), 1 - args.days);
  if (database === null) {
    const nothing = { sessions: 0, responses: 0, toolCalls: 0, decisions: 0 };
    const interval = isoInterval({ from: days.startOfDay(since), to: now });
    return {
      timezone,
      days: args.days,
      ...interval,
      findings: [],
      hidden: [],
      mutedElsewhere: [],
      looked: nothing,
      freshness: NEVER_FRESH,
    };
  }
  const minutes = Math.floor(now / READ_AGAIN_AFTER_MS);
  const key = JSON.stringify([args.days, timezone, args.platform, args.askedAnewAt, minutes]);
  const remember = isBehind ? factsUnderPressure : rememberedFacts;
  const { facts, now: looked } = remember(database, key, () => {
    const range = resolveRange({ since, timezone, platform: args.platform });
    const compared = comparedPeriod(range, undefined, now) ?? { now: range, before: range };
    return { facts: readFacts(database, args, days, compared, now, kept), now: compared.now };
  });
  const choices = readChoices(database);
  const found = findInsights(facts).map((each) => withChoice(each, choices.get(each.id)));
  return {
    timezone,
    days: args.days,
    ...isoInterval(looked),
    findings: found.filter((finding) => !isHidden(finding)),
    hidden: found.filter(isHidden),
    mutedElsewhere: mutedBeside(choices, found),
    looked: {
      sessions: facts.sessions.length,
      responses: facts.sessions.reduce((sum, session) => sum + session.responses, 0),
      toolCalls: facts.tools.reduce((sum, tool) => sum + tool.calls, 0),
      decisions: facts.decisions.reduce((sum, project) => sum + project.kept + project.rejected, 0),
    },
    freshness: readFreshness(database, args.platform),
  };
}

function isoInterval({ from, to }: Interval): Pick<Insights, 'since' | 'until'> {
  return { since: new Date(from).toISOString(), until: new Date(to).toISOString() };
}

function isHidden({ state }: Finding): boolean {
  return state === 'dismissed' || state === 'muted';
}

/** What is never to return, and is not among what was found. */
function mutedBeside(choices: ReadonlyMap<string, InsightChoice>, found: readonly Finding[]): string[] {
  const ids = new Set(found.map(({ id }) => id));
  return [...choices].filter(([id, { choice }]) => choice === 'muted' && !ids.has(id)).map(([id]) => id);
}

function readFacts(
  database: ReadableDB,
  args: z.output<typeof insightsArgsSchema>,
  days: ZoneDays,
  compared: { now: Interval; before: Interval },
  now: number,
  kept: () => readonly KeptTranscripts[] | null,
): InsightFacts {
  const scope = sessionScope(args);
  const names = sessionNames(database);
  return {
    now,
    days: args.days,
    ...billedSessions(database, compared.now, scope, names),
    ...callFacts(database, compared, days, scope, names),
    ...contextFacts(database, compared.now, scope, names),
    decisions: decisionFacts(database, compared, scope, names),
    leaving:
      args.platform === undefined || args.platform === 'claude_code' ? leavingSessions(database, kept(), now) : [],
  };
}

function readChoices(database: ReadableDB): ReadonlyMap<string, InsightChoice> {
  const rows = database
    .prepare<[], InsightChoice & { insight_id: string }>(
      'SELECT insight_id, choice, severity FROM insight_choices ORDER BY insight_id',
    )
    .all();
  return new Map(rows.map(({ insight_id, choice, severity }) => [insight_id, { choice, severity }]));
}
