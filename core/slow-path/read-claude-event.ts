import type { ClaudeBlock, ClaudeMessage, ClaudeRecord, ClaudeTokens } from '../contracts/claude-record.ts';
import type { EventOf } from '../contracts/telemetry-event.ts';
import { usdToPicoUsd } from '../pricing/pico-usd.ts';
import { readClaudeEdits, refusalOf } from './claude-edits.ts';
import { EMPTY_CALL, type EventFacts, type ToolCallFact } from './event-facts.ts';
import type { UsageObservation } from './usage-observation.ts';

export type { EventFacts, ToolCallFact } from './event-facts.ts';

/** Messages that Claude Code writes itself carry this model and cost nothing. */
const SYNTHETIC_MODEL = '<synthetic>';

/** Reads the facts out of a captured Claude Code record. */
export function readClaudeEvent(event: EventOf<'claude_code'>): EventFacts {
  const record = event.record;
  const occurredAt = Date.parse(event.timestamp);
  const progress = record.progress;
  const message = progress?.message ?? record.message;
  const messageTime = progress?.timestamp === undefined ? occurredAt : Date.parse(progress.timestamp);
  const agentId = record.agentId ?? progress?.agentId ?? null;
  return {
    externalId: event.external_id,
    occurredAt,
    project: readProject(record),
    usage: message === undefined ? [] : readUsage(event, message, messageTime, agentId),
    toolCalls: message === undefined ? [] : readToolCalls(event, message, messageTime, agentId),
    ...(message === undefined ? {} : readClaudeEdits(event, message, messageTime, agentId)),
    prompt:
      record.promptLength === undefined ? null : { turnId: record.uuid ?? event.event_id, length: record.promptLength },
  };
}

function readProject(record: ClaudeRecord): EventFacts['project'] {
  if (record.workspaceHash === undefined) return null;
  return { hash: record.workspaceHash, name: record.projectName ?? record.workspaceHash };
}

function readUsage(
  event: EventOf<'claude_code'>,
  message: ClaudeMessage,
  occurredAt: number,
  agentId: string | null,
): UsageObservation[] {
  const record = event.record;
  const usage = message.usage;
  if (usage === undefined || message.model === SYNTHETIC_MODEL) return [];
  if (record.type !== 'assistant' && record.progress === undefined) return [];
  const isProgress = record.progress?.message !== undefined;
  const response: UsageObservation = {
    platform: event.platform,
    messageId: message.id ?? `record:${record.uuid ?? event.event_id}`,
    requestId: (isProgress ? record.progress?.requestId : record.requestId) ?? '',
    // A progress line carries a subagent's reply.
    isSidechain: isProgress || record.isSidechain === true,
    occurredAt,
    billed: {
      model: message.model ?? 'unknown',
      ...countedTokens(usage),
      webSearches: usage.webSearches,
      speed: usage.speed ?? null,
      inferenceGeo: usage.inferenceGeo ?? null,
      reportedPicoUsd: record.reportedCostUsd === undefined ? null : usdToPicoUsd(record.reportedCostUsd),
    },
    attribution: {
      isBackground: record.isBackground === true,
      externalId: event.external_id,
      agentId,
      projectHash: record.workspaceHash ?? '',
      ...(agentId === null ? {} : { parentExternalId: event.external_id }),
    },
  };
  const advisors = (usage.advisors ?? []).map((advisor, index) => ({
    ...response,
    messageId: `${response.messageId}#advisor${index + 1}`,
    billed: { ...response.billed, ...countedTokens(advisor), ...ADVISOR_TERMS, model: advisor.model },
  }));
  return [response, ...advisors];
}

/** An advisor is asked at the standard rate; searches and a reported cost are the response's own. */
const ADVISOR_TERMS = { webSearches: 0, speed: null, reportedPicoUsd: null };

function countedTokens(tokens: ClaudeTokens) {
  return {
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    reasoningTokens: 0,
    cacheReadTokens: tokens.cacheRead,
    cacheWrite5mTokens: tokens.cacheWrite5m,
    cacheWrite1hTokens: tokens.cacheWrite1h,
  };
}

function readToolCalls(
  event: EventOf<'claude_code'>,
  message: ClaudeMessage,
  occurredAt: number,
  agentId: string | null,
): ToolCallFact[] {
  const facts: ToolCallFact[] = [];
  for (const block of message.blocks) {
    if (block.toolUseId === undefined) continue;
    const base = { ...EMPTY_CALL, toolUseId: block.toolUseId, externalId: event.external_id, agentId };
    if (block.type === 'tool_result') facts.push({ ...base, ...readResult(event.record, block, occurredAt) });
    else facts.push({ ...base, ...readCall(block, occurredAt) });
  }
  return facts;
}

function readCall(block: ClaudeBlock, occurredAt: number): Partial<ToolCallFact> {
  return {
    toolName: block.toolName ?? null,
    startedAt: occurredAt,
    inputLength: block.length,
    fileExtension: block.fileExtension ?? null,
    calledAgentType: block.agentType ?? null,
  };
}

function readResult(record: ClaudeRecord, block: ClaudeBlock, occurredAt: number): Partial<ToolCallFact> {
  const outcome = record.toolOutcome;
  const refusal = refusalOf(record, block);
  return {
    endedAt: occurredAt,
    durationMs: outcome?.durationMs ?? null,
    success: refusal === null ? block.isError !== true : null,
    errorClass: refusal ?? block.errorClass ?? null,
    resultLength: block.length,
    fileExtension: outcome?.fileExtension ?? null,
    linesAdded: outcome?.linesAdded ?? null,
    linesRemoved: outcome?.linesRemoved ?? null,
    searchCount: outcome?.searchCount ?? null,
    calledAgentId: outcome?.agentId ?? null,
  };
}
