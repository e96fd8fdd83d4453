import type { z } from 'zod';
import type { ToolHours, toolHoursArgsSchema } from '../contracts/tool-hours.ts';
import type { ReadableDB } from '../storage/database.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { percentilesOf } from './percentile.ts';
import { resolveRange } from './range.ts';
import { sessionScope } from './session-scope.ts';
import { allDurations, type ToolFigures, toolFigures } from './tool-figures.ts';

const HOURS = 24;

type HourlySums = ToolHours['totals'];

/** Calls of tools by the hour that the clock showed when they began. */
export function toolHours(database: ReadableDB | null, args: z.output<typeof toolHoursArgsSchema>): ToolHours {
  const range = resolveRange(args);
  const scope = { timezone: range.days.zone, since: args.since ?? null, until: args.until ?? null };
  if (database === null) return { ...scope, tools: [], otherTools: 0, totals: sumsOf([]), freshness: NEVER_FRESH };
  const most = toolFigures(database, range, sessionScope(args), range.days).toSorted(
    (a, b) => b.calls - a.calls || (a.tool < b.tool ? -1 : 1),
  );
  return {
    ...scope,
    tools: most.slice(0, args.limit).map((tool) => ({ toolName: tool.tool, ...sumsOf([tool]) })),
    otherTools: Math.max(0, most.length - args.limit),
    totals: sumsOf(most),
    freshness: readFreshness(database, args.platform),
  };
}

function sumsOf(tools: readonly ToolFigures[]): HourlySums {
  const eachHour = <Value>(figure: (hours: readonly ToolFigures['hours'][number][]) => Value): Value[] =>
    Array.from({ length: HOURS }, (_, hour) => figure(tools.flatMap(({ hours }) => hours[hour] ?? [])));
  return {
    calls: eachHour((hours) => hours.reduce((sum, { calls }) => sum + calls, 0)),
    failures: eachHour((hours) => hours.reduce((sum, { failures }) => sum + failures, 0)),
    durationP95Ms: eachHour((hours) => percentilesOf(allDurations(hours), [95])[0] ?? null),
  };
}
