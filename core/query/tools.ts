import type { z } from 'zod';
import type { Platform } from '../contracts/platform.ts';
import type { ToolReport, toolReportArgsSchema } from '../contracts/tool-report.ts';
import type { ReadableDB } from '../storage/database.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { percentile } from './percentile.ts';
import { resolveRange } from './range.ts';
import { sessionScope } from './session-scope.ts';
import { type ToolCallRow, toolCallRows } from './tool-call-rows.ts';

type ToolSums = ToolReport['totals'];

/** The published fee of $10 a thousand, as far as a plan bills searches of the tool's own at all. */
const SEARCHES_PER_USD = 100;

/** Calls of tools by tool: how many, how they ended, how long they took. A call counts on the day it began. */
export function tools(database: ReadableDB | null, args: z.output<typeof toolReportArgsSchema>): ToolReport {
  const range = resolveRange(args);
  const scope = { timezone: range.days.zone, since: args.since ?? null, until: args.until ?? null };
  if (database === null) {
    return { ...scope, tools: [], totals: new CallSums().sums(), freshness: NEVER_FRESH };
  }
  const byTool = new Map<string, CallSums>();
  const all = new CallSums();
  for (const call of toolCallRows(database, range, sessionScope(args))) {
    const sums = byTool.get(call.tool) ?? new CallSums();
    byTool.set(call.tool, sums);
    sums.add(call);
    all.add(call);
  }
  const rows = [...byTool].map(([toolName, sums]) => ({
    toolName,
    usedBy: sums.platforms(),
    ...sums.sums(),
    errorClasses: sums.errors(),
  }));
  return {
    ...scope,
    tools: rows.sort((a, b) => b.calls - a.calls || (a.toolName < b.toolName ? -1 : 1)),
    totals: all.sums(),
    freshness: readFreshness(database, args.platform),
  };
}

class CallSums {
  readonly #sums = { calls: 0, succeeded: 0, failed: 0, undecided: 0, searches: 0 };
  readonly #durations: number[] = [];
  readonly #errors = new Map<string, number>();
  readonly #platforms = new Map<Platform, number>();

  add(call: ToolCallRow): void {
    this.#sums.calls += 1;
    this.#sums.searches += call.searches ?? 0;
    if (call.success === null) this.#sums.undecided += 1;
    else if (call.success === 0) this.#sums.failed += 1;
    else this.#sums.succeeded += 1;
    if (call.duration !== null) this.#durations.push(call.duration);
    if (call.errorClass !== null) this.#errors.set(call.errorClass, (this.#errors.get(call.errorClass) ?? 0) + 1);
    this.#platforms.set(call.platform, (this.#platforms.get(call.platform) ?? 0) + 1);
  }

  sums(): ToolSums {
    const sorted = this.#durations.toSorted((a, b) => a - b);
    return {
      ...this.#sums,
      durationP10Ms: percentile(sorted, 10),
      durationP50Ms: percentile(sorted, 50),
      durationP95Ms: percentile(sorted, 95),
      searchesEstimatedCost: this.#sums.searches / SEARCHES_PER_USD,
    };
  }

  errors(): { errorClass: string; calls: number }[] {
    return mostFrequent(this.#errors).map(([errorClass, calls]) => ({ errorClass, calls }));
  }

  platforms(): Platform[] {
    return mostFrequent(this.#platforms).map(([platform]) => platform);
  }
}

function mostFrequent<Name extends string>(counts: ReadonlyMap<Name, number>): [Name, number][] {
  return [...counts].sort(([a, callsA], [b, callsB]) => callsB - callsA || (a < b ? -1 : 1));
}
