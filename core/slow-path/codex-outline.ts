import { type CodexResponse, readResponses } from './codex-responses.ts';
import { type CodexRow, rolloutStates } from './codex-rollout.ts';

/** What a session's history is compared by. */
export type SessionOutline = {
  responses: Pick<CodexResponse, 'figures' | 'isDistinct'>[];
  turnIds: ReadonlySet<string>;
  callIds: ReadonlySet<string>;
};

/** Event types that an outline is made of. */
const OUTLINED: ReadonlySet<string> = new Set([
  'session_meta',
  'turn_context',
  'token_count',
  'task_started',
  'function_call',
  'custom_tool_call',
  'local_shell_call',
]);

/** Whether a row says anything of a history; those that compare with it are not derived anew for the others. */
export function isOutlined({ event }: CodexRow): boolean {
  return OUTLINED.has(event.event_type);
}

export function outlineOf(outlined: readonly CodexRow[]): SessionOutline {
  const turnIds = new Set<string>();
  const callIds = new Set<string>();
  for (const { event } of outlined) {
    const { turnId, tool } = event.record;
    if (turnId !== undefined) turnIds.add(turnId);
    if (tool?.callId !== undefined) callIds.add(tool.callId);
  }
  const responses = readResponses(rolloutStates(outlined)).map(({ figures, isDistinct }) => ({ figures, isDistinct }));
  return { responses, turnIds, callIds };
}

/**
 * How many of a session's first responses are copies of an ancestor's. Copies keep their figures and their order, not
 * their times. A copy may leave some out or begin amid the history; lines without the session's sums are told apart
 * by their place only, so that these must follow each other from the beginning.
 */
export function countCopies(responses: readonly CodexResponse[], { responses: originals }: SessionOutline): number {
  let at = 0;
  for (const [index, { figures, isDistinct }] of responses.entries()) {
    let found = at;
    while (isDistinct && found < originals.length && originals[found]?.figures !== figures) found += 1;
    if (originals[found]?.figures !== figures) return index;
    at = found + 1;
  }
  return responses.length;
}
