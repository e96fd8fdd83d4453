import type { z } from 'zod';
import { PLATFORM_LABELS, type Platform, platformSchema } from '../contracts/platform.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { Series, SeriesGroup, seriesArgsSchema } from '../contracts/series.ts';
import type { Totals } from '../contracts/usage.ts';
import type { ReadableDB } from '../storage/database.ts';
import { type Interval, wholeQuarters } from './billed-between.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { keptSums } from './kept-sums.ts';
import { type Range, resolveRange, usageCondition } from './range.ts';
import { NO_PROJECT, projectNames } from './report-rows.ts';
import { closedInterval, type StepSpan, suitingStep, timeSteps, toldStep } from './time-steps.ts';
import { ROLLUP_SUMS, Sums, type SumsRow } from './totals.ts';
import { usualDay } from './usual-day.ts';

type SeriesArgs = z.output<typeof seriesArgsSchema>;

/** As many bars as a chart can show. */
const BARS = { hoursUntilDays: 2, daysUntilDays: 31 };

/** One group: its sums step by step, over all steps, and by platform. */
type Group = { key: string; steps: Map<number, Sums>; all: Sums; platforms: Map<Platform, Sums> };

/**
 * Cost and tokens along time.
 * @param owner what is known of the running processes: whether capture is paused
 * @param now epoch milliseconds
 */
export function series(database: ReadableDB | null, args: SeriesArgs, owner: OwnerStatus | null, now: number): Series {
  const range = resolveRange(args);
  const whole = closedInterval(database, range, args.until !== undefined, now);
  const step = args.step === 'auto' ? suitingStep(whole, BARS) : args.step;
  const steps = timeSteps(range.days, whole, step, args.startOfWeek ?? 'monday');
  const groups = database === null ? [] : readGroups(database, args.groupBy, range, steps);
  const shown = groups.slice(0, args.groups);
  const others = mergeGroups(groups.slice(args.groups));
  const all = mergeGroups(groups);
  const labelOf = labels(database, args.groupBy);
  return {
    timezone: range.days.zone,
    since: args.since ?? null,
    until: args.until ?? null,
    step,
    steps: steps.map(toldStep),
    groups: shown.map((group) => ({
      key: group.key,
      label: labelOf(group.key),
      totals: group.all.totals(),
      ...values(group, steps.length),
      platforms: [...group.platforms]
        .map(([platform, sums]) => ({ platform, totalCost: sums.totals().totalCost }))
        .sort((a, b) => b.totalCost - a.totalCost || (a.platform < b.platform ? -1 : 1)),
    })),
    other:
      groups.length <= args.groups
        ? null
        : { groups: groups.length - args.groups, totals: others.all.totals(), ...values(others, steps.length) },
    totals: all.all.totals(),
    values: markedValues(all, steps.length),
    notCapturedSince: owner?.paused == null ? null : new Date(owner.paused.since).toISOString(),
    restOfToday: database === null ? null : restOfToday(database, range, now),
    freshness: database === null ? NEVER_FRESH : readFreshness(database, args.platform),
  };
}

const COLUMNS = { model: 'model', platform: 'platform', project: 'project_hash' } as const satisfies Record<
  SeriesGroup,
  string
>;

/** Dearest first. SQLite adds up each step, so that only a row for each group and platform of it leaves the database. */
function readGroups(database: ReadableDB, by: SeriesGroup, range: Range, steps: readonly StepSpan[]): Group[] {
  const filter = usageCondition(range);
  const sums = keptSums<SumsRow & { key: string; platform: string }>(
    database,
    `${COLUMNS[by]} AS key, platform, ${ROLLUP_SUMS}`,
    filter,
    `GROUP BY ${by === 'platform' ? 'platform' : `${COLUMNS[by]}, platform`}`,
  );
  const groups = new Map<string, Group>();
  for (const [index, span] of steps.entries()) {
    for (const row of sums(wholeQuarters(span))) {
      const group = groups.get(row.key) ?? newGroup(row.key);
      groups.set(row.key, group);
      sumsAt(group.steps, index).add(row);
      sumsAt(group.platforms, platformSchema.parse(row.platform)).add(row);
      group.all.add(row);
    }
  }
  const ranked = [...groups.values()].map((group) => ({ group, totals: group.all.totals() }));
  ranked.sort(
    (a, b) =>
      b.totals.totalCost - a.totals.totalCost ||
      b.totals.totalTokens - a.totals.totalTokens ||
      (a.group.key < b.group.key ? -1 : 1),
  );
  return ranked.map(({ group }) => group);
}

function newGroup(key: string): Group {
  return { key, steps: new Map(), all: new Sums(), platforms: new Map() };
}

function sumsAt<Key>(sums: Map<Key, Sums>, key: Key): Sums {
  const known = sums.get(key);
  if (known !== undefined) return known;
  const made = new Sums();
  sums.set(key, made);
  return made;
}

function mergeGroups(groups: readonly Group[]): Group {
  const merged = newGroup('');
  for (const { steps, all } of groups) {
    merged.all.merge(all);
    for (const [index, sums] of steps) sumsAt(merged.steps, index).merge(sums);
  }
  return merged;
}

function values({ steps }: Group, count: number): Pick<Series['values'], 'cost' | 'tokens'> {
  const { cost, tokens } = markedValues({ steps }, count);
  return { cost, tokens };
}

function markedValues({ steps }: Pick<Group, 'steps'>, count: number): Series['values'] {
  const totals = Array.from({ length: count }, (_, index) => steps.get(index)?.totals());
  const each = (value: (sums: Totals) => number) => totals.map((sums) => (sums === undefined ? 0 : value(sums)));
  return {
    cost: each((sums) => sums.totalCost),
    tokens: each((sums) => sums.totalTokens),
    estimatedCost: each((sums) => sums.estimatedCost),
    unpricedTokens: each((sums) => sums.unpricedTokens),
  };
}

function labels(database: ReadableDB | null, by: SeriesGroup): (key: string) => string {
  if (by === 'model') return (key) => key;
  if (by === 'platform') return (key) => PLATFORM_LABELS[platformSchema.parse(key)];
  const names = database === null ? new Map<string, string>() : projectNames(database);
  return (key) => names.get(key) ?? (key === '' ? NO_PROJECT : key);
}

function restOfToday(database: ReadableDB, range: Range & Interval, now: number): Series['restOfToday'] {
  if (now < range.from || now >= range.to) return null;
  const usual = usualDay(database, range.days, range, now);
  return usual === null ? null : { ...usual.rest, days: usual.days };
}
