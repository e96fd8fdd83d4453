import type { GeminiMessage, GeminiRecord, GeminiToolCall } from '../contracts/gemini-record.ts';

/** A stored record of a chat file, and what orders it among the others of its file. */
export type GeminiRow = {
  /** Name of the file it stands in. */
  sourceFile: string;
  generation: number;
  offset: number;
  /** When it was said or, for records without a time, when the chat began; epoch milliseconds. */
  timestamp: number;
  record: GeminiRecord;
};

/** What became of one message in one file. */
export type ReplayedMessage = {
  id: string;
  type: string;
  /** Earliest time the message itself names, else that of the message before it; epoch milliseconds. */
  occurredAt: number;
  /** Taken out of the conversation by a rewind, after it was billed. */
  isRewound: boolean;
  labels: Pick<GeminiRecord, 'agentId' | 'workspaceHash' | 'projectName'>;
  /** Of the last record that has tokens: a later one without takes nothing away. */
  billed: { model: string; tokens: NonNullable<GeminiMessage['tokens']> } | null;
  promptLength: number | null;
  /** By id, else by place; the last record of each. */
  toolCalls: Map<string, GeminiToolCall>;
};

/** One file played from its first record to its last. */
export type ReplayedChat = {
  sourceFile: string;
  /** The latest time in the file, epoch milliseconds: of two files of one session the later one knows better. */
  updatedAt: number;
  /** Earliest time in the file. */
  startedAt: number;
  records: number;
  labels: ReplayedMessage['labels'];
  messages: Map<string, ReplayedMessage>;
};

/**
 * Plays the records of one file in their order: a later record of a message replaces the former, a list of messages
 * replaces all, a rewind hides a message and all behind it (all there are, where it does not know the message). What was
 * hidden or replaced was billed and stays in the result.
 *
 * @param rows of one file, at least one, in any order
 */
export function replayChat(rows: readonly GeminiRow[]): ReplayedChat {
  const ordered = rows.toSorted((one, other) => one.generation - other.generation || one.offset - other.offset);
  const chat: ReplayedChat = {
    sourceFile: ordered[0]?.sourceFile ?? '',
    updatedAt: Number.NEGATIVE_INFINITY,
    startedAt: Number.POSITIVE_INFINITY,
    records: ordered.length,
    labels: {},
    messages: new Map(),
  };
  /** Ids of the messages that the conversation shows, in order. */
  const shown = new Set<string>();
  let time: number | null = null;
  for (const { record, timestamp } of ordered) {
    for (const named of namedTimes(record)) {
      chat.updatedAt = Math.max(chat.updatedAt, named);
      chat.startedAt = Math.min(chat.startedAt, named);
    }
    time = timeOf(record) ?? time ?? timestamp;
    chat.labels = { ...chat.labels, ...labelsOf(record) };
    if (record.type === 'rewind') rewind(shown, record.rewindTo, chat.messages);
    if (record.replacesMessages === true) shown.clear();
    if (record.message === undefined) continue;
    shown.add(record.message.id);
    takeMessage(chat.messages, record, record.message, time);
  }
  if (chat.startedAt === Number.POSITIVE_INFINITY) {
    chat.startedAt = ordered[0]?.timestamp ?? 0;
    chat.updatedAt = chat.startedAt;
  }
  return chat;
}

function rewind(shown: Set<string>, to: string | undefined, messages: Map<string, ReplayedMessage>): void {
  let isHidden = to === undefined || !shown.has(to);
  for (const id of [...shown]) {
    isHidden ||= id === to;
    const message = messages.get(id);
    if (!isHidden || message === undefined) continue;
    message.isRewound = true;
    shown.delete(id);
  }
}

function takeMessage(
  messages: Map<string, ReplayedMessage>,
  record: GeminiRecord,
  message: GeminiMessage,
  time: number,
): void {
  const known = messages.get(message.id);
  const named = message.time === undefined ? null : Date.parse(message.time);
  const billed = message.tokens === undefined ? null : { model: message.model ?? 'unknown', tokens: message.tokens };
  const toolCalls = new Map(known?.toolCalls);
  for (const [index, call] of message.toolCalls.entries()) toolCalls.set(call.id ?? `${message.id}#${index}`, call);
  messages.set(message.id, {
    id: message.id,
    type: record.type,
    occurredAt: known === undefined ? time : Math.min(known.occurredAt, named ?? known.occurredAt),
    isRewound: false,
    labels: labelsOf(record),
    billed: billed ?? known?.billed ?? null,
    promptLength: message.promptLength ?? known?.promptLength ?? null,
    toolCalls,
  });
}

function labelsOf({ agentId, workspaceHash, projectName }: GeminiRecord): ReplayedMessage['labels'] {
  return {
    ...(agentId === undefined ? {} : { agentId }),
    ...(workspaceHash === undefined ? {} : { workspaceHash }),
    ...(projectName === undefined ? {} : { projectName }),
  };
}

/** The time that holds for a record and for those behind it that have none. */
function timeOf(record: GeminiRecord): number | null {
  const time = record.message?.time ?? record.startedAt ?? record.updatedAt;
  return time === undefined ? null : Date.parse(time);
}

function namedTimes(record: GeminiRecord): number[] {
  const times = [record.message?.time, record.startedAt, record.updatedAt];
  return times.filter((time) => time !== undefined).map((time) => Date.parse(time));
}
