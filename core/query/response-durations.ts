import type { CallRow, PromptRow, ResponseRow } from './timeline-rows.ts';

/** What took longer was no answer to what went before it: the program slept, or the person was away. */
const LONGEST_MS = 10 * 60_000;

type Mark = { at: number; agent: string | null; response: number };

/**
 * How long each response took, in milliseconds: since the prompt, the result of a tool or the response before it in the
 * same conversation (the main one, or a subagent's). No tool records it, so that this is an estimate; 0 = not known.
 */
export function responseDurations(
  prompts: readonly PromptRow[],
  responses: readonly ResponseRow[],
  calls: readonly CallRow[],
): number[] {
  const marks: Mark[] = [
    ...prompts.map(({ at }) => ({ at, agent: null, response: -1 })),
    ...calls.flatMap(({ endedAt, agent }) => (endedAt === null ? [] : [{ at: endedAt, agent, response: -1 }])),
    ...responses.map(({ at, agent }, index) => ({ at, agent, response: index })),
  ];
  // What a response answers stands before it, also where both bear the same time.
  marks.sort((one, other) => one.at - other.at || one.response - other.response);
  const durations = responses.map(() => 0);
  const last = new Map<string | null, number>();
  for (const { at, agent, response } of marks) {
    const before = last.get(agent);
    if (response >= 0 && before !== undefined && at - before <= LONGEST_MS) durations[response] = at - before;
    last.set(agent, at);
  }
  return durations;
}
