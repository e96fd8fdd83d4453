import type { z } from 'zod';
import type { ToolReport, toolReportArgsSchema } from '../contracts/tool-report.ts';
import type { ReadableDB } from '../storage/database.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { platformFilter, resolveRange } from './range.ts';

type CallRow = {
  tool: string;
  success: number | null;
  error_class: string | null;
  duration: number | null;
  searches: number | null;
};

type ToolSums = ToolReport['totals'];

/** The published fee of $10 a thousand, as far as a plan bills searches of the tool's own at all. */
const SEARCHES_PER_USD = 100;

/** Calls whose call line was never seen: only their result is there. */
const NO_NAME = '(unknown)';

/** Calls of tools by tool: how many, how they ended, how long they took. A call counts on the day it began. */
export function tools(database: ReadableDB | null, args: z.output<typeof toolReportArgsSchema>): ToolReport {
  const range = resolveRange(args);
  const scope = { timezone: range.days.zone, since: args.since ?? null, until: args.until ?? null };
  if (database === null) {
    return { ...scope, tools: [], totals: new CallSums().sums(), freshness: NEVER_FRESH };
  }
  const filter = platformFilter(range.platform);
  const calls = database
    .prepare<(number | string)[], CallRow>(
      `SELECT coalesce(tool_name, '${NO_NAME}') AS tool, success, error_class,
         coalesce(duration_ms, ended_at - started_at) AS duration,
         search_count AS searches
       FROM tool_calls WHERE coalesce(started_at, ended_at) >= ? AND coalesce(started_at, ended_at) < ? ${filter.where}`,
    )
    .iterate(range.from, range.to, ...filter.values);
  const byTool = new Map<string, CallSums>();
  const all = new CallSums();
  for (const call of calls) {
    const sums = byTool.get(call.tool) ?? new CallSums();
    byTool.set(call.tool, sums);
    sums.add(call);
    all.add(call);
  }
  const rows = [...byTool].map(([toolName, sums]) => ({ toolName, ...sums.sums(), errorClasses: sums.errors() }));
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

  add(call: CallRow): void {
    this.#sums.calls += 1;
    this.#sums.searches += call.searches ?? 0;
    if (call.success === null) this.#sums.undecided += 1;
    else if (call.success === 0) this.#sums.failed += 1;
    else this.#sums.succeeded += 1;
    // Clocks that were set back make an end before its beginning: no duration.
    if (call.duration !== null && call.duration >= 0) this.#durations.push(call.duration);
    if (call.error_class !== null) this.#errors.set(call.error_class, (this.#errors.get(call.error_class) ?? 0) + 1);
  }

  sums(): ToolSums {
    const sorted = this.#durations.toSorted((a, b) => a - b);
    return {
      ...this.#sums,
      durationP50Ms: percentile(sorted, 50),
      durationP95Ms: percentile(sorted, 95),
      searchesEstimatedCost: this.#sums.searches / SEARCHES_PER_USD,
    };
  }

  errors(): { errorClass: string; calls: number }[] {
    return [...this.#errors]
      .map(([errorClass, calls]) => ({ errorClass, calls }))
      .sort((a, b) => b.calls - a.calls || (a.errorClass < b.errorClass ? -1 : 1));
  }
}

/** The smallest value that so many percent of all values do not exceed: always one that occurred. */
export function percentile(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? null;
}
