import type { z } from 'zod';
import type { ToolHours, toolHoursArgsSchema } from '../contracts/tool-hours.ts';
import type { ReadableDB } from '../storage/database.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { percentile } from './percentile.ts';
import { resolveRange } from './range.ts';
import { sessionScope } from './session-scope.ts';
import { type ToolCallRow, toolCallRows } from './tool-call-rows.ts';

const HOURS = 24;
const MINUTES_PER_HOUR = 60;

type HourlySums = ToolHours['totals'];

/** Calls of tools by the hour that the clock showed when they began. */
export function toolHours(database: ReadableDB | null, args: z.output<typeof toolHoursArgsSchema>): ToolHours {
  const range = resolveRange(args);
  const scope = { timezone: range.days.zone, since: args.since ?? null, until: args.until ?? null };
  const all = new HourlyCalls();
  if (database === null) return { ...scope, tools: [], otherTools: 0, totals: all.sums(), freshness: NEVER_FRESH };
  const byTool = new Map<string, HourlyCalls>();
  for (const call of toolCallRows(database, range, sessionScope(args))) {
    const hour = Math.floor(range.days.minuteOfDay(call.at) / MINUTES_PER_HOUR);
    let calls = byTool.get(call.tool);
    if (calls === undefined) {
      calls = new HourlyCalls();
      byTool.set(call.tool, calls);
    }
    calls.add(call, hour);
    all.add(call, hour);
  }
  const most = [...byTool].sort(([a, callsA], [b, callsB]) => callsB.count - callsA.count || (a < b ? -1 : 1));
  return {
    ...scope,
    tools: most.slice(0, args.limit).map(([toolName, calls]) => ({ toolName, ...calls.sums() })),
    otherTools: Math.max(0, most.length - args.limit),
    totals: all.sums(),
    freshness: readFreshness(database, args.platform),
  };
}

class HourlyCalls {
  count = 0;
  readonly #calls = new Array<number>(HOURS).fill(0);
  readonly #failures = new Array<number>(HOURS).fill(0);
  readonly #durations = Array.from({ length: HOURS }, (): number[] => []);

  add(call: ToolCallRow, hour: number): void {
    this.count += 1;
    this.#calls[hour] = (this.#calls[hour] ?? 0) + 1;
    if (call.success === 0) this.#failures[hour] = (this.#failures[hour] ?? 0) + 1;
    if (call.duration !== null) this.#durations[hour]?.push(call.duration);
  }

  sums(): HourlySums {
    return {
      calls: this.#calls,
      failures: this.#failures,
      durationP95Ms: this.#durations.map((durations) =>
        percentile(
          durations.toSorted((a, b) => a - b),
          95,
        ),
      ),
    };
  }
}
