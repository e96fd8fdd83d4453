import type { SessionTimeline } from '../../../../core/contracts/session-timeline.ts';

/** Test support: a timeline of a few events. Times are seconds after its start. */

export const EMPTY_TIMELINE: SessionTimeline = {
  startedAt: '2026-11-19T12:00:00.000Z',
  endedAt: '2026-11-19T12:10:00.000Z',
  models: ['claude-opus-5'],
  agents: [{ agentId: 'a1', type: 'Explore' }],
  tools: [
    { toolName: 'Edit', toolClass: 'edit' },
    { toolName: 'Bash', toolClass: 'shell' },
  ],
  errorClasses: ['exit_code', 'network'],
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

export function promptsAt(...seconds: number[]): SessionTimeline['prompts'] {
  return { at: seconds.map((second) => second * 1_000), length: seconds.map(() => 100) };
}

/** Responses that took two seconds each. */
export function responsesAt(costs: Record<number, number>): SessionTimeline['responses'] {
  const entries = Object.entries(costs).map(([second, cost]) => ({ at: Number(second) * 1_000, cost }));
  let soFar = 0;
  const column = (value: number) => entries.map(() => value);
  return {
    at: entries.map(({ at }) => at),
    duration: column(2_000),
    cost: entries.map(({ cost }) => cost),
    costSoFar: entries.map(({ cost }) => {
      soFar += cost;
      return soFar;
    }),
    costMark: column(0),
    input: column(4),
    output: column(1_360),
    reasoning: column(0),
    cacheRead: column(96_300),
    cacheWrite: column(16_000),
    model: column(0),
    agent: column(-1),
  };
}

/** Calls of `Bash`, failed where the second stands in `failed`. */
export function callsAt(seconds: number[], failed: number[] = []): SessionTimeline['calls'] {
  return {
    at: seconds.map((second) => second * 1_000),
    duration: seconds.map(() => 500),
    tool: seconds.map(() => 1),
    outcome: seconds.map((second) => (failed.includes(second) ? 'failed' : 'succeeded')),
    errorClass: seconds.map((second) => (failed.includes(second) ? 0 : -1)),
    agent: seconds.map(() => -1),
  };
}
