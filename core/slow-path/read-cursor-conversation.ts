import { type CursorWho, readCursorUsage } from './cursor-billed.ts';
import {
  type CursorConversation,
  type CursorRow,
  compareTexts,
  mergeConversation,
  timeOf,
} from './cursor-conversation.ts';
import { readCursorEdits } from './cursor-edits.ts';
import { type CursorMessage, orderMessages } from './cursor-messages.ts';
import { type CursorTranscript, readCursorTranscript } from './cursor-transcript.ts';
import { type CursorWorkspace, windowSession } from './cursor-window.ts';
import { NO_UNIT_FACTS, type SessionFact, type TurnFact, type UnitFacts } from './event-facts.ts';

/** The conversation that a person sees, and what is stored of it beside the helper's own rows. */
export type CursorCaller = { id: string; rows: readonly CursorRow[] };

/**
 * Reads the facts out of all that is stored of one conversation. A helper's work belongs to the conversation that called
 * it, and to that one's workspace; what it was told to do is no prompt of a person.
 *
 * @param rows in any order; the result does not depend on it
 * @param caller null where the conversation is no helper
 */
export function readCursorConversation(id: string, rows: readonly CursorRow[], caller: CursorCaller | null): UnitFacts {
  const conversation = mergeConversation(rows);
  const messages = orderMessages(conversation);
  const ownWorkspace = workspaceOf(rows);
  const workspace = (caller === null ? null : workspaceOf(caller.rows)) ?? ownWorkspace;
  const who: CursorWho = {
    externalId: caller?.id ?? id,
    agentId: caller === null ? null : id,
    projectHash: workspace?.hash ?? '',
  };
  const transcript = readCursorTranscript(id, rows, conversation, who);
  if (!isUsed(conversation, transcript)) return NO_UNIT_FACTS;
  const edits = readCursorEdits(id, conversation, messages, who);
  // The caller's own rows say where it belongs.
  const tellsWorkspace = caller === null || caller.rows.length === 0;
  return {
    sessions: [sessionFact(conversation, messages, transcript, who, tellsWorkspace ? { workspace } : null)],
    usage: readCursorUsage(id, conversation, messages, who),
    toolCalls: [...edits.toolCalls, ...(transcript?.toolCalls ?? [])],
    turns: caller === null ? readTurns(id, conversation, messages, transcript) : [],
    decisions: edits.decisions,
    codeChanges: edits.codeChanges,
  };
}

/** Cursor makes a conversation for each empty panel: one in which nothing was ever sent is none. */
function isUsed({ composer, bubbles }: CursorConversation, transcript: CursorTranscript | null): boolean {
  if (bubbles.size > 0 || transcript !== null) return true;
  if (composer === null || composer.isDraft === true) return false;
  return composer.lastUpdatedAt !== undefined || (composer.contextTokensUsed ?? 0) > 0;
}

/** Of several workspaces that list a conversation always the same one. */
function workspaceOf(rows: readonly CursorRow[]): CursorWorkspace {
  const named = rows.flatMap(({ record: { type, workspaceHash: hash, projectName: name } }) =>
    hash !== undefined && (type === 'composer' || type === 'transcriptLine') ? [{ hash, name }] : [],
  );
  const [least] = named.sort((one, other) => compareTexts(one.hash, other.hash));
  if (least === undefined) return null;
  const names = named.filter(({ hash }) => hash === least.hash).flatMap(({ name }) => name ?? []);
  return { hash: least.hash, name: names.sort()[0] ?? least.hash };
}

function sessionFact(
  { composer, firstSeenAt }: CursorConversation,
  messages: readonly CursorMessage[],
  transcript: CursorTranscript | null,
  { externalId }: CursorWho,
  place: { workspace: CursorWorkspace } | null,
): SessionFact {
  const times = [
    timeOf(composer?.createdAt),
    timeOf(composer?.lastUpdatedAt),
    transcript?.firstAt,
    transcript?.lastAt,
  ].filter((time) => time !== undefined);
  for (const { occurredAt, bubble } of messages) times.push(occurredAt, timeOf(bubble.clientEndAt) ?? occurredAt);
  if (times.length === 0) times.push(firstSeenAt);
  return {
    externalId,
    startedAt: times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY),
    lastActivityAt: times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY),
    project: place?.workspace ?? null,
    ...(place === null ? {} : { cursorSession: windowSession(place.workspace) }),
  };
}

/** The prompts of a person: as messages, else as a transcript or the counts of a blob store tell them. */
function readTurns(
  externalId: string,
  { composer, bubbles, firstSeenAt }: CursorConversation,
  messages: readonly CursorMessage[],
  transcript: CursorTranscript | null,
): TurnFact[] {
  if (transcript !== null) return transcript.turns;
  const turns = messages
    .filter(({ role }) => role === 'user')
    .map(({ bubble, occurredAt }) => ({ externalId, turnId: bubble.bubbleId, occurredAt, length: bubble.textLength }));
  if (bubbles.size > 0) return turns;
  const occurredAt = timeOf(composer?.createdAt) ?? firstSeenAt;
  return Array.from({ length: composer?.stateMessages?.user ?? 0 }, (_, index) => ({
    externalId,
    turnId: `${externalId}#${index}`,
    occurredAt,
    length: 0,
  }));
}
