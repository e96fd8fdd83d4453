import type { z } from 'zod';
import { DAY_STEP_MS, type DaySession, type DayView, type dayArgsSchema, MOST_BAR_MARKS } from '../contracts/day.ts';
import { platformSchema } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Interval, Scope } from './billed-between.ts';
import { readDay, type SessionOnDay } from './day-rows.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { NO_PROJECT } from './report-rows.ts';
import { type ConversationRow, conversationReader, isActive } from './session-rows.ts';
import { daysIn } from './time-zone-days.ts';
import { Sums } from './totals.ts';

/** A bar with what it is drawn of. Times are epoch milliseconds. */
type Bar = { found: SessionOnDay; row: ConversationRow; from: number; to: number };

/**
 * All sessions of one day, by project. A bar reaches from the session's first event on the day to its last.
 * @param now epoch milliseconds
 */
export function day(database: ReadableDB | null, args: z.output<typeof dayArgsSchema>, now: number): DayView {
  const days = daysIn(args.timezone);
  const date = args.day ?? days.dayOf(now);
  const whole = { from: days.startOfDay(date), to: days.endOfDay(date) };
  const scope = { platform: args.platform ?? null, project: args.project ?? null };
  const bars = database === null ? [] : readBars(database, whole, scope);
  const totals = new Sums();
  for (const { found } of bars) totals.merge(found.models.all);
  const concurrency = runningAtOnce(bars, whole);
  return {
    day: date,
    timezone: days.zone,
    from: isoTime(whole.from),
    to: isoTime(whole.to),
    sessions: bars.length,
    activeSessions: bars.filter(({ row }) => isActive(row, now)).length,
    totals: totals.totals(),
    projects: projectRows(bars, whole, now),
    agentTimeMs: bars.reduce((sum, { from, to }) => sum + to - from, 0),
    wallTimeMs: coveredTime(bars),
    concurrency,
    peak: concurrency.reduce((most, sessions) => Math.max(most, sessions), 0),
    freshness: database === null ? NEVER_FRESH : readFreshness(database, args.platform),
  };
}

function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}

function readBars(database: ReadableDB, whole: Interval, scope: Scope): Bar[] {
  const read = conversationReader(database);
  return [...readDay(database, whole, scope).values()]
    .flatMap((found) => {
      const row = read(found) ?? rowOf(found);
      return [{ found, row, from: found.first, to: Math.min(found.last, whole.to) }];
    })
    .sort((a, b) => a.from - b.from || (a.found.external_id < b.found.external_id ? -1 : 1));
}

/** A session of which only calls or prompts are known. */
function rowOf({ platform, external_id, projectHash, first, last }: SessionOnDay): ConversationRow {
  const session = { platform, external_id, project: null, project_hash: projectHash };
  return {
    ...session,
    started_at: first,
    last_activity_at: last,
    ended_at: null,
    end_reason: null,
    interaction_count: 0,
  };
}

function projectRows(bars: readonly Bar[], whole: Interval, now: number): DayView['projects'] {
  const byProject = Map.groupBy(bars, ({ row }) => row.project_hash);
  return [...byProject]
    .map(([projectHash, group]) => {
      const sums = new Sums();
      for (const { found } of group) sums.merge(found.models.all);
      const name = group.find(({ row }) => row.project !== null)?.row.project;
      return {
        projectHash,
        label: name ?? (projectHash === '' ? NO_PROJECT : projectHash),
        totals: sums.totals(),
        sessions: group.map((bar) => toldBar(bar, whole, now)),
      };
    })
    .sort(
      (a, b) =>
        b.totals.totalCost - a.totals.totalCost ||
        b.totals.totalTokens - a.totals.totalTokens ||
        (a.projectHash < b.projectHash ? -1 : 1),
    );
}

function toldBar({ found, row, from, to }: Bar, whole: Interval, now: number): DaySession {
  const steps = [...found.steps].sort(([one], [other]) => one - other);
  return {
    sessionId: found.external_id,
    platform: platformSchema.parse(found.platform),
    from: isoTime(from),
    to: isoTime(to),
    startsBefore: row.started_at < whole.from,
    endsAfter: row.last_activity_at >= whole.to,
    active: isActive(row, now),
    models: found.models.breakdowns().map(({ model }) => model),
    totals: found.models.totals(),
    cost: { step: steps.map(([step]) => step), usd: steps.map(([, sums]) => sums.totals().totalCost) },
    subagents: [...found.agents.values()]
      .sort((a, b) => a.from - b.from)
      .slice(-MOST_BAR_MARKS)
      .map((agent) => ({
        from: isoTime(agent.from),
        to: isoTime(agent.to),
        type: agent.type,
        totalCost: agent.sums.totals().totalCost,
      })),
    failures: found.failures.slice(-MOST_BAR_MARKS).map(isoTime),
    toolFailures: found.failures.length,
  };
}

/** How many bars touch each step. */
function runningAtOnce(bars: readonly Bar[], { from, to }: Interval): number[] {
  const counts = Array.from({ length: Math.ceil((to - from) / DAY_STEP_MS) }, () => 0);
  for (const bar of bars) {
    const last = Math.min(counts.length - 1, Math.floor((bar.to - from) / DAY_STEP_MS));
    for (let step = Math.floor((bar.from - from) / DAY_STEP_MS); step <= last; step += 1) {
      counts[step] = (counts[step] ?? 0) + 1;
    }
  }
  return counts;
}

/** The time in which at least one bar is there. @param bars by their start */
function coveredTime(bars: readonly Bar[]): number {
  let covered = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { from, to } of bars) {
    covered += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return covered;
}
