import type { GeminiToolCall } from '../contracts/gemini-record.ts';
import type { CodeChangeFact, DecisionFact, ToolCallFact, UnitFacts } from './event-facts.ts';
import { type GeminiRow, type ReplayedChat, type ReplayedMessage, replayChat } from './gemini-chat-replay.ts';
import type { UsageObservation } from './usage-observation.ts';

/**
 * Reads the facts out of all that is stored of a session: its own chat and those of its subagents, each perhaps in
 * several files (an older one and what it was migrated to, copies of several ages). A message is one by its id, and the
 * file that was written last knows it best. What any file ever said stays counted.
 *
 * @param rows in any order; the result does not depend on it
 */
export function readGeminiSession(externalId: string, rows: readonly GeminiRow[]): UnitFacts {
  const chats = replayAll(rows);
  const projectHash = leastOf(chats.map((chat) => chat.labels.workspaceHash));
  const facts: UnitFacts = {
    sessions: sessionsOf(externalId, chats, projectHash),
    usage: [],
    toolCalls: [],
    turns: [],
    decisions: [],
    codeChanges: [],
  };
  const calls = new Map<string, { message: ReplayedMessage; call: GeminiToolCall }>();
  for (const message of mergeChats(chats)) {
    const { id, billed, occurredAt, promptLength } = message;
    if (billed !== null) facts.usage.push(observationOf(externalId, message, billed, projectHash ?? ''));
    if (promptLength !== null) facts.turns.push({ externalId, turnId: id, occurredAt, length: promptLength });
    for (const [callId, call] of message.toolCalls) calls.set(callId, { message, call });
  }
  for (const [id, { message, call }] of calls) {
    facts.toolCalls.push(toolCallOf(externalId, id, message, call));
    const decision = decisionOf(externalId, id, message, call);
    if (decision !== null) facts.decisions.push(decision);
    const change = codeChangeOf(externalId, id, message, call);
    if (change !== null) facts.codeChanges.push(change);
  }
  return facts;
}

function sessionsOf(externalId: string, chats: readonly ReplayedChat[], hash: string | null): UnitFacts['sessions'] {
  if (chats.length === 0) return [];
  const name = leastOf(chats.map((chat) => chat.labels.projectName));
  return [
    {
      externalId,
      startedAt: chats.reduce((least, chat) => Math.min(least, chat.startedAt), Number.POSITIVE_INFINITY),
      lastActivityAt: chats.reduce((most, chat) => Math.max(most, chat.updatedAt), Number.NEGATIVE_INFINITY),
      project: hash === null ? null : { hash, name: name ?? hash },
    },
  ];
}

/** Every file of the session, the one that knows least first. */
function replayAll(rows: readonly GeminiRow[]): ReplayedChat[] {
  const files = new Map<string, GeminiRow[]>();
  for (const row of rows) {
    const known = files.get(row.sourceFile);
    if (known === undefined) files.set(row.sourceFile, [row]);
    else known.push(row);
  }
  return [...files.values()].map(replayChat).sort(byKnowledge);
}

/** By age; of equally old files the longer one holds the other and more. The name makes the order the same always. */
function byKnowledge(one: ReplayedChat, other: ReplayedChat): number {
  return one.updatedAt - other.updatedAt || one.records - other.records || (one.sourceFile < other.sourceFile ? -1 : 1);
}

/** The messages of all files, each one once, in the order of their times. */
function mergeChats(chats: readonly ReplayedChat[]): ReplayedMessage[] {
  const merged = new Map<string, ReplayedMessage>();
  for (const chat of chats) {
    for (const message of chat.messages.values()) {
      const known = merged.get(message.id);
      merged.set(message.id, known === undefined ? message : mergeMessages(known, message));
    }
  }
  return [...merged.values()].sort(
    (one, other) => one.occurredAt - other.occurredAt || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0),
  );
}

function mergeMessages(older: ReplayedMessage, newer: ReplayedMessage): ReplayedMessage {
  return {
    ...newer,
    occurredAt: Math.min(older.occurredAt, newer.occurredAt),
    billed: newer.billed ?? older.billed,
    promptLength: newer.promptLength ?? older.promptLength,
    toolCalls: new Map([...older.toolCalls, ...newer.toolCalls]),
  };
}

function observationOf(
  externalId: string,
  message: ReplayedMessage,
  { model, tokens }: NonNullable<ReplayedMessage['billed']>,
  projectHash: string,
): UsageObservation {
  const agentId = message.labels.agentId ?? null;
  return {
    platform: 'gemini_cli',
    messageId: message.id,
    requestId: '',
    isSidechain: agentId !== null,
    occurredAt: message.occurredAt,
    billed: {
      model,
      inputTokens: tokens.input,
      outputTokens: tokens.output,
      reasoningTokens: tokens.reasoning,
      cacheReadTokens: tokens.cacheRead,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      webSearches: 0,
      speed: null,
      inferenceGeo: null,
      reportedPicoUsd: null,
      ...(tokens.isEstimated === true ? { isEstimated: true } : {}),
    },
    attribution: {
      isBackground: false,
      externalId,
      agentId,
      projectHash,
      ...(agentId === null ? {} : { parentExternalId: externalId }),
    },
    ...(message.isRewound ? { isRewound: true } : {}),
  };
}

function toolCallOf(externalId: string, id: string, message: ReplayedMessage, call: GeminiToolCall): ToolCallFact {
  const diff = call.status === 'success' ? call.diff : undefined;
  return {
    toolUseId: id,
    externalId,
    agentId: message.labels.agentId ?? null,
    toolName: call.name ?? null,
    // Asked for with the message; the time until its end holds the person's thinking about it, so it is no duration.
    startedAt: message.occurredAt,
    endedAt: call.endedAt === undefined ? null : endOf(message, call),
    durationMs: null,
    success: call.status === 'success' ? true : call.status === 'error' ? false : null,
    errorClass: call.errorClass ?? (call.status === 'cancelled' ? 'cancelled' : null),
    inputLength: call.inputLength,
    resultLength: call.resultLength,
    fileExtension: call.fileExtension ?? null,
    linesAdded: diff?.linesAdded ?? null,
    linesRemoved: diff?.linesRemoved ?? null,
  };
}

/**
 * What became of an edit: made as the model wrote it, made with the person's changes, or refused. A failed one was
 * nobody's decision. The record does not tell a person's consent from a mode in which edits need none.
 */
function decisionOf(
  externalId: string,
  id: string,
  message: ReplayedMessage,
  call: GeminiToolCall,
): DecisionFact | null {
  const { diff } = call;
  if (diff === undefined || (call.status !== 'success' && call.status !== 'cancelled')) return null;
  const isModified = diff.userLinesAdded + diff.userLinesRemoved > 0;
  const isRejected = call.status === 'cancelled';
  return {
    decisionId: id,
    externalId,
    agentId: message.labels.agentId ?? null,
    toolUseId: id,
    toolName: call.name ?? null,
    occurredAt: endOf(message, call),
    decision: isRejected ? 'rejected' : isModified ? 'modified' : 'accepted',
    decidedBy: 'user',
    linesSuggested: diff.linesAdded,
    linesAccepted: isRejected ? 0 : Math.max(0, diff.linesAdded - diff.userLinesRemoved),
  };
}

/** Lines the model changed in a file; an edit that was not made changed nothing. */
function codeChangeOf(
  externalId: string,
  id: string,
  message: ReplayedMessage,
  call: GeminiToolCall,
): CodeChangeFact | null {
  const { diff } = call;
  if (diff === undefined || call.status !== 'success') return null;
  return {
    changeId: id,
    externalId,
    agentId: message.labels.agentId ?? null,
    turnId: null,
    toolUseId: id,
    occurredAt: endOf(message, call),
    fileExtension: call.fileExtension ?? null,
    operation: diff.createsFile === true ? 'create' : 'edit',
    linesAdded: diff.linesAdded,
    linesRemoved: diff.linesRemoved,
    accepted: true,
    acceptanceDelayMs: null,
    revisionCount: null,
  };
}

function endOf(message: ReplayedMessage, call: GeminiToolCall): number {
  return call.endedAt === undefined ? message.occurredAt : Date.parse(call.endedAt);
}

function leastOf(values: readonly (string | undefined)[]): string | null {
  return values.filter((value) => value !== undefined).sort()[0] ?? null;
}
