import type { CursorCodeBlock, CursorToolCall } from '../contracts/cursor-record.ts';
import type { CursorWho } from './cursor-billed.ts';
import { type CursorConversation, codeBlockKey, timeOf } from './cursor-conversation.ts';
import { cursorIdOf } from './cursor-ids.ts';
import type { CursorMessage } from './cursor-messages.ts';
import type { CodeChangeFact, DecisionFact, ToolCallFact } from './event-facts.ts';

export type CursorEdits = { toolCalls: ToolCallFact[]; decisions: DecisionFact[]; codeChanges: CodeChangeFact[] };

type Call = { id: string; call: CursorToolCall; message: CursorMessage };

/** The calls of tools, what a person decided on their results and on proposed code, and the lines that changed. */
export function readCursorEdits(
  id: string,
  conversation: CursorConversation,
  messages: readonly CursorMessage[],
  who: CursorWho,
): CursorEdits {
  const calls = messages.flatMap((message): Call[] => {
    const call = message.bubble.toolCall;
    return call === undefined ? [] : [{ id: cursorIdOf(id, call.id ?? message.bubble.bubbleId), call, message }];
  });
  return {
    toolCalls: calls.map((call) => toolCallOf(call, who)),
    decisions: [...readDecisions(id, conversation, messages, calls, who)],
    codeChanges: readCodeChanges(id, conversation, messages, calls, who),
  };
}

function isRejected({ userDecision }: CursorToolCall): boolean {
  return userDecision === 'rejected';
}

function isDone(call: CursorToolCall): boolean {
  return call.status === 'completed' && !isRejected(call);
}

function toolCallOf({ id, call, message }: Call, { externalId, agentId }: CursorWho): ToolCallFact {
  const { bubble, occurredAt } = message;
  const endedAt = timeOf(bubble.clientEndAt);
  const failed = call.status === 'error' && !isRejected(call);
  return {
    toolUseId: id,
    externalId,
    agentId,
    toolName: call.name ?? null,
    startedAt: occurredAt,
    endedAt: endedAt === undefined || endedAt < occurredAt ? null : endedAt,
    durationMs: bubble.durationMs === undefined ? null : Math.round(bubble.durationMs),
    success: isDone(call) ? true : failed ? false : null,
    errorClass: errorClassOf(call),
    inputLength: call.argumentsLength,
    resultLength: call.resultLength,
    fileExtension: call.fileExtension ?? null,
    linesAdded: isDone(call) ? (call.linesAdded ?? null) : null,
    linesRemoved: isDone(call) ? (call.linesRemoved ?? null) : null,
  };
}

function errorClassOf(call: CursorToolCall): string | null {
  if (isRejected(call)) return 'rejected';
  if (call.status === 'cancelled') return 'cancelled';
  return call.status === 'error' ? (call.errorClass ?? 'other') : null;
}

/** A call that wrote lines of code. */
function isEdit({ linesAdded, linesRemoved }: CursorToolCall): boolean {
  return linesAdded !== undefined || linesRemoved !== undefined;
}

/**
 * What a person said to a call, and to proposed code. Of a message whose call was decided on, the code is the same
 * decision. An edit that was made without anybody being asked, and on whose code nobody decided, is an automatic one.
 */
function readDecisions(
  id: string,
  { composer }: CursorConversation,
  messages: readonly CursorMessage[],
  calls: readonly Call[],
  who: CursorWho,
): DecisionFact[] {
  const asked = new Set(
    calls.filter(({ call }) => wordOf(call.userDecision) !== null).map(({ message }) => message.bubble.bubbleId),
  );
  const byId = new Map(messages.map((message) => [message.bubble.bubbleId, message]));
  const callOf = new Map(calls.map((call) => [call.message.bubble.bubbleId, call]));
  const updatedAt = timeOf(composer?.lastUpdatedAt);
  const decisions: DecisionFact[] = [];
  const decidedLater = new Set<string>();
  for (const block of composer?.codeBlocks ?? []) {
    const bubbleId = block.bubbleId ?? '';
    const decision = wordOf(block.status);
    const occurredAt = byId.get(bubbleId)?.occurredAt ?? updatedAt;
    if (decision === null || occurredAt === undefined || block.isNoOp === true || asked.has(bubbleId)) continue;
    decidedLater.add(bubbleId);
    const call = callOf.get(bubbleId);
    const base = decisionOf(blockIdOf(id, block), call, occurredAt, who);
    decisions.push({ ...base, decision, decidedBy: 'user', linesSuggested: null, linesAccepted: null });
  }
  for (const call of calls) {
    const { bubbleId } = call.message.bubble;
    const said = wordOf(call.call.userDecision);
    const isAutomatic = isEdit(call.call) && isDone(call.call) && !decidedLater.has(bubbleId);
    if (said === null && !isAutomatic) continue;
    const base = decisionOf(call.id, call, call.message.occurredAt, who);
    decisions.push({ ...base, decision: said ?? 'accepted', decidedBy: said === null ? 'automatic' : 'user' });
  }
  return decisions;
}

/** A block that names no message is known by its file, which other conversations edit too. */
function blockIdOf(conversation: string, block: CursorCodeBlock): string {
  const key = codeBlockKey(block);
  return block.bubbleId === undefined ? `${conversation}:${key}` : cursorIdOf(conversation, key);
}

function decisionOf(
  decisionId: string,
  call: Call | undefined,
  occurredAt: number,
  { externalId, agentId }: CursorWho,
): Omit<DecisionFact, 'decision' | 'decidedBy'> {
  const lines = call?.call.linesAdded ?? null;
  return {
    decisionId,
    externalId,
    agentId,
    toolUseId: call?.id ?? null,
    toolName: call?.call.name ?? null,
    occurredAt,
    linesSuggested: lines,
    linesAccepted: call !== undefined && lines !== null && isRejected(call.call) ? 0 : lines,
  };
}

/** Only these two are somebody's word: `applied`, `cancelled` or `outdated` is what became of a block by itself. */
function wordOf(status: string | undefined): 'accepted' | 'rejected' | null {
  return status === 'accepted' || status === 'rejected' ? status : null;
}

/**
 * Changed lines: as Cursor adds them up for the conversation, in one row; where it does not, those of each edit. Never
 * both, they are the same lines.
 */
function readCodeChanges(
  id: string,
  { composer, firstSeenAt }: CursorConversation,
  messages: readonly CursorMessage[],
  calls: readonly Call[],
  { externalId, agentId }: CursorWho,
): CodeChangeFact[] {
  const { linesAdded = 0, linesRemoved = 0 } = composer ?? {};
  const shared = { externalId, agentId, turnId: null, operation: 'edit', acceptanceDelayMs: null } as const;
  if (linesAdded + linesRemoved > 0) {
    const extensions = new Set((composer?.codeBlocks ?? []).map(({ fileExtension }) => fileExtension));
    const [extension] = extensions.size === 1 ? extensions : [];
    const occurredAt = timeOf(composer?.lastUpdatedAt) ?? messages.at(-1)?.occurredAt ?? firstSeenAt;
    return [
      {
        ...shared,
        changeId: `${id}#lines`,
        toolUseId: null,
        occurredAt,
        fileExtension: extension ?? null,
        linesAdded,
        linesRemoved,
        accepted: null,
        revisionCount: null,
      },
    ];
  }
  return calls
    .filter(({ call }) => isEdit(call) && isDone(call))
    .map(({ id: toolUseId, call, message }) => ({
      ...shared,
      changeId: toolUseId,
      toolUseId,
      occurredAt: message.occurredAt,
      fileExtension: call.fileExtension ?? null,
      linesAdded: call.linesAdded ?? 0,
      linesRemoved: call.linesRemoved ?? 0,
      accepted: wordOf(call.userDecision) === 'accepted' ? true : null,
      revisionCount: null,
    }));
}
