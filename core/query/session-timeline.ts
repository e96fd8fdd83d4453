import type { z } from 'zod';
import type { SessionTimeline, sessionTimelineArgsSchema } from '../contracts/session-timeline.ts';
import type { CostSource } from '../contracts/usage.ts';
import type { ReadableDB } from '../storage/database.ts';
import { NamePlaces } from './name-places.ts';
import { responseDurations } from './response-durations.ts';
import type { IncidentRow } from './sent-incidents.ts';
import { type SessionAgent, sessionAgents } from './session-agents.ts';
import { conversationReader } from './session-rows.ts';
import type { SessionKey } from './session-sums.ts';
import {
  type CallRow,
  callRows,
  incidentRows,
  type PromptRow,
  promptRows,
  type ResponseRow,
  responseRows,
} from './timeline-rows.ts';
import { toolClassOf } from './tool-class.ts';
import { usdFromPico } from './totals.ts';

/** Calls whose call line was never seen: only their result is there. */
const NO_NAME = '(unknown)';
/** What a request to the vendor that failed is called; the tools' own words are never kept. */
const REQUEST_FAILED = 'api_error';

/** The lists of names that columns point into. */
type Names = { models: NamePlaces; agents: NamePlaces; tools: NamePlaces; errorClasses: NamePlaces };

/** Everything that happened in a session, in columns. */
export function sessionTimeline(
  database: ReadableDB | null,
  args: z.output<typeof sessionTimelineArgsSchema>,
): SessionTimeline {
  const key = { platform: args.platform, external_id: args.sessionId };
  const row = database === null ? null : conversationReader(database)(key);
  if (database === null || row === null) return NO_TIMELINE;
  const prompts = promptRows(database, key);
  const responses = responseRows(database, key);
  const calls = callRows(database, key);
  const incidents = incidentRows(database, key).filter(({ at }) => at >= row.started_at && at <= row.last_activity_at);
  const subagents = sessionAgents(database, key);
  const times = [prompts.rows, responses.rows, calls.rows].flatMap((rows) => [rows.at(0), rows.at(-1)]);
  const known = [...times.flatMap((event) => event?.at ?? []), ...subagents.flatMap(({ from, to }) => [from, to])];
  const start = Math.min(row.started_at, ...known);
  const end = Math.max(row.last_activity_at, ...known);
  const names = {
    models: new NamePlaces(),
    agents: new NamePlaces(),
    tools: new NamePlaces(),
    errorClasses: new NamePlaces(),
  };
  const durations = responseDurations(prompts.rows, responses.rows, calls.rows);
  const before = responses.omitted === 0 ? 0n : costOf(database, key) - sumOf(responses.rows);
  return {
    startedAt: new Date(start).toISOString(),
    endedAt: new Date(end).toISOString(),
    prompts: promptLane(prompts.rows, start),
    responses: responseLane(responses.rows, durations, before, names, start),
    calls: callLane(calls.rows, names, start),
    subagents: subagents.map(({ agentId, from, to, sums }) => ({
      agent: names.agents.of(agentId),
      from: from - start,
      to: to - start,
      totalCost: sums.totals().totalCost,
    })),
    compactions: { at: timesOf(incidents, 'compaction', start) },
    errors: errorLane(incidents, names, start),
    omitted: { prompts: prompts.omitted, responses: responses.omitted, calls: calls.omitted },
    models: names.models.names(),
    agents: toldAgents(names.agents.names(), subagents),
    tools: names.tools.names().map((toolName) => ({ toolName, toolClass: toolClassOf(toolName) })),
    errorClasses: names.errorClasses.names(),
  };
}

function promptLane(rows: readonly PromptRow[], start: number): SessionTimeline['prompts'] {
  return { at: rows.map(({ at }) => at - start), length: rows.map(({ length }) => length ?? -1) };
}

function costMark(source: CostSource): number {
  if (source === 'estimated') return 1;
  return source === 'unpriced' ? 2 : 0;
}

/** @param before what was billed before these, 1e-12 USD */
function responseLane(
  rows: readonly ResponseRow[],
  duration: number[],
  before: bigint,
  { models, agents }: Names,
  start: number,
): SessionTimeline['responses'] {
  let soFar = before;
  const costSoFar = rows.map(({ cost }) => {
    soFar += BigInt(cost);
    return usdFromPico(soFar);
  });
  return {
    at: rows.map(({ at }) => at - start),
    duration,
    cost: rows.map(({ cost }) => usdFromPico(BigInt(cost))),
    costSoFar,
    costMark: rows.map(({ source }) => costMark(source)),
    input: rows.map(({ input }) => input),
    output: rows.map(({ output }) => output),
    reasoning: rows.map(({ reasoning }) => reasoning),
    cacheRead: rows.map(({ cacheRead }) => cacheRead),
    cacheWrite: rows.map(({ cacheWrite }) => cacheWrite),
    model: rows.map(({ model }) => models.of(model)),
    agent: rows.map(({ agent }) => agents.of(agent)),
  };
}

function outcomeOf(success: number | null): SessionTimeline['calls']['outcome'][number] {
  if (success === null) return 'undecided';
  return success === 0 ? 'failed' : 'succeeded';
}

function callLane(rows: readonly CallRow[], names: Names, start: number): SessionTimeline['calls'] {
  return {
    at: rows.map(({ at }) => at - start),
    // Clocks that were set back make an end before its beginning: no duration.
    duration: rows.map(({ duration }) => (duration === null || duration < 0 ? -1 : Math.round(duration))),
    tool: rows.map(({ tool }) => names.tools.of(tool ?? NO_NAME)),
    outcome: rows.map(({ success }) => outcomeOf(success)),
    errorClass: rows.map(({ errorClass }) => names.errorClasses.of(errorClass)),
    agent: rows.map(({ agent }) => names.agents.of(agent)),
  };
}

function errorLane(
  incidents: readonly IncidentRow[],
  { errorClasses }: Names,
  start: number,
): SessionTimeline['errors'] {
  const at = timesOf(incidents, 'error', start);
  return { at, errorClass: at.map(() => errorClasses.of(REQUEST_FAILED)) };
}

function timesOf(incidents: readonly IncidentRow[], kind: IncidentRow['kind'], start: number): number[] {
  return incidents.filter((incident) => incident.kind === kind).map(({ at }) => at - start);
}

function toldAgents(names: readonly string[], subagents: readonly SessionAgent[]): SessionTimeline['agents'] {
  const types = new Map(subagents.map(({ agentId, type }) => [agentId, type]));
  return names.map((agentId) => ({ agentId, type: types.get(agentId) ?? null }));
}

function sumOf(rows: readonly ResponseRow[]): bigint {
  return rows.reduce((sum, { cost }) => sum + BigInt(cost), 0n);
}

function costOf(database: ReadableDB, { platform, external_id }: SessionKey): bigint {
  const row = database
    .prepare<[string, string], { cost: bigint | null }>(
      'SELECT sum(cost_picousd) AS cost FROM session_rollup WHERE external_id = ? AND platform = ?',
    )
    .safeIntegers(true)
    .get(external_id, platform);
  return row?.cost ?? 0n;
}

const NO_TIMELINE: SessionTimeline = {
  startedAt: null,
  endedAt: null,
  models: [],
  agents: [],
  tools: [],
  errorClasses: [],
  prompts: { at: [], length: [] },
  responses: {
    at: [],
    duration: [],
    cost: [],
    costSoFar: [],
    costMark: [],
    input: [],
    output: [],
    reasoning: [],
    cacheRead: [],
    cacheWrite: [],
    model: [],
    agent: [],
  },
  calls: { at: [], duration: [], tool: [], outcome: [], errorClass: [], agent: [] },
  subagents: [],
  compactions: { at: [] },
  errors: { at: [], errorClass: [] },
  omitted: { prompts: 0, responses: 0, calls: 0 },
};
