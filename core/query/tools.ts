import type { z } from 'zod';
import type { ToolReport, toolReportArgsSchema } from '../contracts/tool-report.ts';
import type { ReadableDB } from '../storage/database.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { percentilesOf } from './percentile.ts';
import { resolveRange } from './range.ts';
import { sessionScope } from './session-scope.ts';
import type { ReadDays } from './time-zone-days.ts';
import { allDurations, type ToolFigures, toolFigures } from './tool-figures.ts';

type ToolSums = ToolReport['totals'];

/** The published fee of $10 a thousand, as far as a plan bills searches of the tool's own at all. */
const SEARCHES_PER_USD = 100;

/** Calls of tools by tool: how many, how they ended, how long they took. A call counts on the day it began. */
export function tools(
  database: ReadableDB | null,
  args: z.output<typeof toolReportArgsSchema>,
  readDays?: ReadDays,
): ToolReport {
  const range = resolveRange(args, readDays);
  const scope = { timezone: range.days.zone, since: args.since ?? null, until: args.until ?? null };
  if (database === null) {
    return { ...scope, tools: [], totals: sumsOf([]), freshness: NEVER_FRESH };
  }
  const figures = toolFigures(database, range, sessionScope(args), range.days);
  const rows = figures.map((tool) => ({
    toolName: tool.tool,
    usedBy: mostFrequent(tool.platforms).map(([platform]) => platform),
    ...sumsOf([tool]),
    errorClasses: mostFrequent(tool.errors).map(([errorClass, calls]) => ({ errorClass, calls })),
  }));
  return {
    ...scope,
    tools: rows.sort((a, b) => b.calls - a.calls || (a.toolName < b.toolName ? -1 : 1)),
    totals: sumsOf(figures),
    freshness: readFreshness(database, args.platform),
  };
}

function sumsOf(tools: readonly ToolFigures[]): ToolSums {
  const sum = (figure: (tool: ToolFigures) => number) => tools.reduce((total, tool) => total + figure(tool), 0);
  const [p10, p50, p95] = percentilesOf(allDurations(tools.flatMap(({ hours }) => hours)), [10, 50, 95]);
  const [calls, succeeded, failed] = [
    sum((tool) => tool.calls),
    sum((tool) => tool.succeeded),
    sum((tool) => tool.failed),
  ];
  const searches = sum((tool) => tool.searches);
  return {
    calls,
    succeeded,
    failed,
    undecided: calls - succeeded - failed,
    durationP10Ms: p10 ?? null,
    durationP50Ms: p50 ?? null,
    durationP95Ms: p95 ?? null,
    searches,
    searchesEstimatedCost: searches / SEARCHES_PER_USD,
  };
}

function mostFrequent<Name extends string>(counts: ReadonlyMap<Name, number>): [Name, number][] {
  return [...counts].sort(([a, callsA], [b, callsB]) => callsB - callsA || (a < b ? -1 : 1));
}
