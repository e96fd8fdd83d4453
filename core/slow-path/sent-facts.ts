import type { OtlpRecord, OtlpTokens } from '../contracts/otlp-record.ts';
import type { Platform } from '../contracts/platform.ts';
import type { EventOf } from '../contracts/telemetry-event.ts';
import { usdToPicoUsd } from '../pricing/pico-usd.ts';
import {
  type DecisionFact,
  EMPTY_CALL,
  type EventFacts,
  NO_UNIT_FACTS,
  type ToolCallFact,
  type UnitFacts,
} from './event-facts.ts';
import type { BilledLine } from './sent-rows.ts';
import type { Shown } from './sent-threads.ts';
import type { Billed, UsageObservation } from './usage-observation.ts';

/** What goes before every key of what was sent: no file has such ids, so that the two never meet under one. */
const SENT = 'otlp:';
/** Before the keys of what is worked out of sums. */
export const SUMMED = `${SENT}points:`;

/** The unit of a session's sent events. */
export function sentUnit(externalId: string): string {
  return `${SENT}${externalId}`;
}

/** Under which key stands what was billed: the request's, which may be told several times, or the event's own. */
export function sentMessageId(event: EventOf<'otlp'>): string {
  return `${SENT}${event.record.requestId ?? event.event_id}`;
}

/** What a sent event says as long as no file of its session says it better. */
export function replaceableFacts(event: EventOf<'otlp'>): UnitFacts {
  const { record, platform, external_id: externalId } = event;
  const occurredAt = Date.parse(event.timestamp);
  const facts: UnitFacts = { ...NO_UNIT_FACTS };
  const billed = record.signal === 'logs' ? billedOf(platform, record) : null;
  if (billed !== null) facts.usage = [observationOf(event, sentMessageId(event), billed)];
  if (record.name === 'user_prompt' && record.isCommand !== true && record.length !== undefined) {
    const turnId = `${SENT}${event.event_id}`;
    facts.turns = [{ externalId, turnId, occurredAt, length: record.length }];
  }
  if (platform === 'claude_code') return facts;
  const call = callOf(event, callKey(event));
  if (call !== null) facts.toolCalls = [call];
  if (platform !== 'gemini_cli') return facts;
  const decision = decisionOf(event, callKey(event));
  if (decision !== null) facts.decisions = [decision];
  if (record.name !== 'tool_call' || record.success !== true || record.linesAdded === undefined) return facts;
  return {
    ...facts,
    codeChanges: [
      {
        changeId: callKey(event),
        externalId,
        agentId: null,
        turnId: null,
        toolUseId: callKey(event),
        occurredAt,
        fileExtension: null,
        operation: 'edit',
        linesAdded: record.linesAdded,
        linesRemoved: record.linesRemoved ?? 0,
        accepted: true,
        acceptanceDelayMs: null,
        revisionCount: null,
      },
    ],
  };
}

/**
 * What a sent event says beside the session's file, which never tells it: Codex's decisions.
 * @param shown where the file of a spawned thread puts what the thread does
 */
export function lastingFacts(event: EventOf<'otlp'>, shown: Shown): UnitFacts {
  if (event.platform !== 'codex_cli') return NO_UNIT_FACTS;
  const decision = decisionOf(event, callKey(event));
  return decision === null ? NO_UNIT_FACTS : { ...NO_UNIT_FACTS, decisions: [{ ...decision, ...shown }] };
}

/**
 * What an event of Claude Code says of calls and decisions. The transcript names them by the same ids, so that both are
 * merged, in whichever order they come.
 */
export function joinedFacts(event: EventOf<'otlp'>): EventFacts | null {
  const { record, external_id: externalId } = event;
  if (event.platform !== 'claude_code' || record.toolUseId === undefined || record.signal !== 'logs') return null;
  const decision = decisionOf(event, record.toolUseId);
  const call = callOf(event, record.toolUseId) ?? refusedCall(event, record.toolUseId, decision);
  if (decision === null && call === null) return null;
  return {
    externalId,
    occurredAt: Date.parse(event.timestamp),
    project: null,
    usage: [],
    toolCalls: call === null ? [] : [call],
    prompt: null,
    decisions: decision === null ? [] : [decision],
  };
}

/**
 * A request of Claude Code as a part of the response that a transcript has. How long what was written to the cache is
 * kept, and searches, are never sent: the transcript says them, whosever figures are the larger.
 */
export function joinedUsage(event: EventOf<'otlp'>, line: BilledLine): UsageObservation | null {
  const { messageId, isSidechain, unsent } = line;
  const billed = billedOf(event.platform, event.record);
  if (billed === null || messageId === null) return null;
  const cacheWrite1hTokens = Math.min(unsent.cacheWrite1h, billed.cacheWrite5mTokens);
  const split = {
    cacheWrite5mTokens: billed.cacheWrite5mTokens - cacheWrite1hTokens,
    cacheWrite1hTokens,
    webSearches: unsent.webSearches,
  };
  return { ...observationOf(event, messageId, { ...billed, ...split }), isSidechain };
}

function observationOf(event: EventOf<'otlp'>, messageId: string, billed: Billed): UsageObservation {
  const { platform, record } = event;
  return {
    platform,
    messageId,
    requestId: record.requestId ?? '',
    isSidechain: record.querySource === 'subagent',
    occurredAt: Date.parse(event.timestamp),
    billed,
    attribution: { isBackground: false, externalId: event.external_id, agentId: null, projectHash: '' },
  };
}

/** Models that nothing names; what they cost is not known. */
const UNKNOWN_MODEL = 'unknown';

function billedOf(platform: Platform, record: OtlpRecord): Billed | null {
  const { tokens, costUsd, speed } = record;
  if (tokens === undefined) return null;
  return sentBill(record.model ?? UNKNOWN_MODEL, tokensOf(platform, tokens), costUsd, speed);
}

/** What was billed, as the tool sent it. @param costUsd as it worked it out itself */
export function sentBill(
  model: string,
  tokens: ReturnType<typeof tokensOf>,
  costUsd: number | undefined,
  speed: string | undefined,
): Billed {
  return {
    model,
    ...tokens,
    cacheWrite1hTokens: 0,
    webSearches: 0,
    speed: speed === 'fast' ? 'fast' : null,
    inferenceGeo: null,
    reportedPicoUsd: costUsd === undefined ? null : usdToPicoUsd(costUsd),
    isSent: true,
  };
}

/** Each token under one name: Codex's and Gemini's input holds what was read from the cache, Codex's output its reasoning. */
function tokensOf(platform: Platform, tokens: OtlpTokens) {
  const { input, output, cacheRead, cacheWrite, reasoning, tool, total } = tokens;
  if (platform === 'claude_code') {
    return {
      inputTokens: input,
      outputTokens: output,
      reasoningTokens: 0,
      cacheReadTokens: cacheRead,
      cacheWrite5mTokens: cacheWrite,
    };
  }
  const isGemini = platform === 'gemini_cli';
  // A total that is more than the sum of the others counts what was read from the cache apart.
  const isPart = !isGemini || total === undefined || total === input + output + reasoning + tool;
  const cached = isPart ? Math.min(cacheRead, input) : cacheRead;
  return {
    inputTokens: (isPart ? input - cached : input) + (isGemini ? tool : 0),
    outputTokens: output,
    reasoningTokens: isGemini ? reasoning : 0,
    cacheReadTokens: cached,
    cacheWrite5mTokens: 0,
  };
}

/** Codex's calls are named as their rollout's are: some providers number them from one in each session. */
function callKey({ record, event_id, external_id }: EventOf<'otlp'>): string {
  return record.toolUseId === undefined ? `${SENT}${event_id}` : `${external_id}:${record.toolUseId}`;
}

const ENDED_CALLS: ReadonlySet<string> = new Set(['tool_result', 'tool_call']);

function callOf({ record, external_id, timestamp }: EventOf<'otlp'>, toolUseId: string): ToolCallFact | null {
  if (!ENDED_CALLS.has(record.name)) return null;
  const endedAt = Date.parse(timestamp);
  const isRefused = record.decision === 'rejected';
  return {
    ...EMPTY_CALL,
    toolUseId,
    externalId: external_id,
    toolName: record.toolName ?? null,
    startedAt: endedAt - Math.round(record.durationMs ?? 0),
    endedAt,
    durationMs: record.durationMs === undefined ? null : Math.round(record.durationMs),
    // What a person said no to is no failure.
    success: isRefused ? null : (record.success ?? null),
    errorClass: isRefused ? 'rejected' : record.success === false ? (record.errorClass ?? 'other') : null,
  };
}

/** A call that was refused has no end that would be told. */
function refusedCall(
  { record, external_id, timestamp }: EventOf<'otlp'>,
  toolUseId: string,
  decision: DecisionFact | null,
): ToolCallFact | null {
  if (decision?.decision !== 'rejected') return null;
  return {
    ...EMPTY_CALL,
    toolUseId,
    externalId: external_id,
    toolName: record.toolName ?? null,
    startedAt: Date.parse(timestamp),
    errorClass: decision.decidedBy === 'user' ? 'rejected' : 'denied',
  };
}

function decisionOf({ record, external_id, timestamp }: EventOf<'otlp'>, id: string): DecisionFact | null {
  const { decision, decidedBy = 'automatic', linesAdded, userLinesRemoved } = record;
  if (decision === undefined) return null;
  const suggested = linesAdded ?? null;
  return {
    decisionId: id,
    externalId: external_id,
    agentId: null,
    toolUseId: id,
    toolName: record.toolName ?? null,
    occurredAt: Date.parse(timestamp),
    decision,
    decidedBy,
    linesSuggested: suggested,
    linesAccepted:
      suggested === null ? null : decision === 'rejected' ? 0 : Math.max(0, suggested - (userLinesRemoved ?? 0)),
  };
}
