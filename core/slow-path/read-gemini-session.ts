import type { GeminiToolCall } from '../contracts/gemini-record.ts';
import { type GeminiRow, type ReplayedChat, type ReplayedMessage, replayChat } from './gemini-chat-replay.ts';
import type { ToolCallFact } from './read-claude-event.ts';
import type { UsageObservation } from './usage-observation.ts';

/** Lines that an edit changed, and what became of it. */
export type GeminiEditFact = {
  toolUseId: string;
  agentId: string | null;
  occurredAt: number;
  fileExtension: string | null;
  linesAdded: number;
  linesRemoved: number;
  /** false: the person said no, and nothing was changed. */
  accepted: boolean;
  /** The person changed the model's lines before accepting them. */
  userModified: boolean;
};

/** Everything the slow path takes from the chats of one session. */
export type GeminiSessionFacts = {
  externalId: string;
  startedAt: number;
  lastActivityAt: number;
  project: { hash: string; name: string | null } | null;
  responses: UsageObservation[];
  /** Ids of the responses that a rewind took out of the conversation; they are among `responses`. */
  rewound: string[];
  toolCalls: ToolCallFact[];
  prompts: { turnId: string; occurredAt: number; length: number }[];
  edits: GeminiEditFact[];
};

/**
 * Reads the facts out of all that is stored of a session: its own chat and those of its subagents, each perhaps in
 * several files (an older one and what it was migrated to, copies of several ages). A message is one by its id, and the
 * file that was written last knows it best. What any file ever said stays counted.
 *
 * @param rows at least one, in any order; the result does not depend on it
 */
export function readGeminiSession(externalId: string, rows: readonly GeminiRow[]): GeminiSessionFacts {
  const chats = replayAll(rows);
  const messages = mergeChats(chats);
  const hash = leastOf(chats.map((chat) => chat.labels.workspaceHash));
  const facts: GeminiSessionFacts = {
    externalId,
    startedAt: chats.reduce((least, chat) => Math.min(least, chat.startedAt), Number.POSITIVE_INFINITY),
    lastActivityAt: chats.reduce((most, chat) => Math.max(most, chat.updatedAt), Number.NEGATIVE_INFINITY),
    project: hash === null ? null : { hash, name: leastOf(chats.map((chat) => chat.labels.projectName)) },
    responses: [],
    rewound: [],
    toolCalls: [],
    prompts: [],
    edits: [],
  };
  const calls = new Map<string, { message: ReplayedMessage; call: GeminiToolCall }>();
  for (const message of messages) {
    if (message.billed !== null) {
      facts.responses.push(observationOf(externalId, message, message.billed, hash ?? ''));
      if (message.isRewound) facts.rewound.push(message.id);
    }
    if (message.promptLength !== null) {
      facts.prompts.push({ turnId: message.id, occurredAt: message.occurredAt, length: message.promptLength });
    }
    for (const [id, call] of message.toolCalls) calls.set(id, { message, call });
  }
  for (const [id, { message, call }] of calls) {
    facts.toolCalls.push(toolCallOf(externalId, id, message, call));
    const edit = editOf(id, message, call);
    if (edit !== null) facts.edits.push(edit);
  }
  return facts;
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
    },
    attribution: { isBackground: false, externalId, agentId, projectHash },
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
    endedAt: call.endedAt === undefined ? null : Date.parse(call.endedAt),
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

/** An edit the person had a say in: it was made, or they refused it. A failed one was nobody's decision. */
function editOf(id: string, message: ReplayedMessage, call: GeminiToolCall): GeminiEditFact | null {
  const { diff } = call;
  if (diff === undefined || (call.status !== 'success' && call.status !== 'cancelled')) return null;
  return {
    toolUseId: id,
    agentId: message.labels.agentId ?? null,
    occurredAt: call.endedAt === undefined ? message.occurredAt : Date.parse(call.endedAt),
    fileExtension: call.fileExtension ?? null,
    linesAdded: diff.linesAdded,
    linesRemoved: diff.linesRemoved,
    accepted: call.status === 'success',
    userModified: diff.userLinesAdded + diff.userLinesRemoved > 0,
  };
}

function leastOf(values: readonly (string | undefined)[]): string | null {
  return values.filter((value) => value !== undefined).sort()[0] ?? null;
}
