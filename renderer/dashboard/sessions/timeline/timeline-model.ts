import type { SessionTimeline } from '../../../../core/contracts/session-timeline.ts';
import { type MarkOrder, weaveMarks } from './marks.ts';
import { type TimeSpan, wholeSpan } from './time-span.ts';

/** A session's timeline, made ready for drawing: what every redraw needs is worked out once. */
export type TimelineModel = {
  source: SessionTimeline;
  /** Epoch milliseconds of the first event. */
  startMs: number;
  whole: TimeSpan;
  order: MarkOrder;
  /** Failed calls and other errors in the order of time. `call` and `error` are places in their lanes, -1 = the other. */
  failures: { at: number[]; call: number[]; error: number[] };
  /** The row of each subagent, so that those that ran at once stand below each other. */
  subagentRows: number[];
  subagentRowCount: number;
  /** USD. The cost whose bar is drawn in full height; a few dearer ones are cut, so that the others can be told apart. */
  fullCost: number;
  /** The model that a subagent used most, -1 = it billed nothing. */
  agentModels: number[];
};

/** Subagents that ran at once beyond this many share the last row. */
const MOST_SUBAGENT_ROWS = 4;
/** The share of responses whose cost fits into the lane. */
const COST_QUANTILE = 0.98;

function failuresOf({ calls, errors }: SessionTimeline): TimelineModel['failures'] {
  const failures: TimelineModel['failures'] = { at: [], call: [], error: [] };
  let error = 0;
  function addErrorsUntil(at: number): void {
    for (let next = errors.at[error]; next !== undefined && next <= at; next = errors.at[error]) {
      failures.at.push(next);
      failures.call.push(-1);
      failures.error.push(error);
      error += 1;
    }
  }
  for (const [call, outcome] of calls.outcome.entries()) {
    if (outcome !== 'failed') continue;
    const at = calls.at[call] ?? 0;
    addErrorsUntil(at);
    failures.at.push(at);
    failures.call.push(call);
    failures.error.push(-1);
  }
  addErrorsUntil(Number.POSITIVE_INFINITY);
  return failures;
}

/** Puts each subagent into the first row that is free when it begins. */
export function subagentRows(subagents: SessionTimeline['subagents']): number[] {
  const freeFrom: number[] = [];
  return subagents.map(({ from, to }) => {
    const free = freeFrom.findIndex((end) => end <= from);
    const row = free === -1 ? Math.min(freeFrom.length, MOST_SUBAGENT_ROWS - 1) : free;
    freeFrom[row] = Math.max(freeFrom[row] ?? 0, to);
    return row;
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

function agentModels({ agents, responses, models }: SessionTimeline): number[] {
  const used = agents.map(() => new Map<number, number>());
  for (const [at, agent] of responses.agent.entries()) {
    const model = responses.model[at] ?? -1;
    const counts = used[agent];
    if (counts !== undefined && models[model] !== undefined) counts.set(model, (counts.get(model) ?? 0) + 1);
  }
  return used.map((counts) => [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? -1);
}

/** Null for a session of which nothing is known. */
export function timelineModel(source: SessionTimeline): TimelineModel | null {
  if (source.startedAt === null || source.endedAt === null) return null;
  const startMs = Date.parse(source.startedAt);
  const rows = subagentRows(source.subagents);
  return {
    source,
    startMs,
    whole: wholeSpan(Date.parse(source.endedAt) - startMs),
    order: weaveMarks(source),
    failures: failuresOf(source),
    subagentRows: rows,
    subagentRowCount: rows.reduce((most, row) => Math.max(most, row + 1), 0),
    fullCost: quantile(source.responses.cost, COST_QUANTILE),
    agentModels: agentModels(source),
  };
}

/** USD of the whole session up to an instant (milliseconds since its start). */
export function costUntil({ source }: TimelineModel, at: number): number {
  const { at: times, costSoFar, cost } = source.responses;
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  if (low > 0) return costSoFar[low - 1] ?? 0;
  // Before the first response that is given there may be older ones that are not.
  return Math.max(0, (costSoFar[0] ?? 0) - (cost[0] ?? 0));
}
