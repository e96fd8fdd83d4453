import type { HookRecord } from '../contracts/hook-record.ts';
import type { EventOf } from '../contracts/telemetry-event.ts';
import { type DecisionFact, EMPTY_CALL, type EventFacts, type ToolCallFact } from './event-facts.ts';

/**
 * What a hook says by itself. Only Claude Code's hooks name calls as its files do; those of the others say when something
 * was done. A prompt is counted from the file, which has another id for it. A session that was opened and closed again
 * was not used.
 */
export function readHookEvent(event: EventOf<'hooks'>): EventFacts | null {
  const { platform, record, external_id: externalId } = event;
  if (platform !== 'claude_code' || record.event === 'session_start' || record.event === 'session_end') return null;
  const occurredAt = Date.parse(event.timestamp);
  const call = callOf(event, occurredAt);
  const decision = decisionOf(event, occurredAt);
  return {
    externalId,
    occurredAt,
    project: null,
    usage: [],
    toolCalls: call === null ? [] : [call],
    prompt: null,
    ...(decision === null ? {} : { decisions: [decision] }),
  };
}

/** A call as far as a hook tells of it. Lengths are measured otherwise than in the file, and come from there. */
function callOf({ record, external_id: externalId }: EventOf<'hooks'>, occurredAt: number): ToolCallFact | null {
  const half = halfOf(record, occurredAt);
  if (half === null || record.toolUseId === undefined) return null;
  return {
    ...EMPTY_CALL,
    toolUseId: record.toolUseId,
    externalId,
    agentId: record.agentId ?? null,
    toolName: record.toolName ?? null,
    ...half,
  };
}

function halfOf(record: HookRecord, occurredAt: number): Partial<ToolCallFact> | null {
  const end = { endedAt: occurredAt, durationMs: record.durationMs ?? null };
  switch (record.event) {
    case 'tool_start':
      return { startedAt: occurredAt };
    case 'tool_end':
      return { ...end, success: true };
    case 'tool_failure':
      return { ...end, success: false, errorClass: record.isInterrupt === true ? 'interrupted' : null };
    case 'permission_denied':
      return { endedAt: occurredAt, errorClass: 'denied' };
    default:
      return null;
  }
}

/** A mode or a rule said no; what a person says stands in the file only. */
function decisionOf({ record, external_id: externalId }: EventOf<'hooks'>, occurredAt: number): DecisionFact | null {
  if (record.event !== 'permission_denied' || record.toolUseId === undefined) return null;
  return {
    decisionId: record.toolUseId,
    externalId,
    agentId: record.agentId ?? null,
    toolUseId: record.toolUseId,
    toolName: record.toolName ?? null,
    occurredAt,
    decision: 'rejected',
    decidedBy: 'automatic',
    linesSuggested: null,
    linesAccepted: null,
  };
}
