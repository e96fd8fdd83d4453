import type { GeminiRecord } from '../contracts/gemini-record.ts';
import { isoTime } from './claude-record.ts';
import { redactGeminiMessage } from './gemini-message.ts';
import { identifier, oneOf, recordKind } from './labels.ts';
import { asObject, compact, type JsonObject } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const KINDS: ReadonlySet<string> = new Set(['main', 'subagent', 'chat']);

const MESSAGE_KEYS: ReadonlySet<string> = new Set([
  ...['id', 'timestamp', 'type', 'content', 'displayContent', 'toolCalls', 'thoughts', 'tokens', 'model'],
]);
const METADATA_KEYS: ReadonlySet<string> = new Set([
  ...['sessionId', 'projectHash', 'startTime', 'lastUpdated', 'messages', 'summary', 'directories', 'kind'],
  'memoryScratchpad',
]);

/** What every record of one chat file says of the chat. */
export type GeminiChatLabels = Pick<GeminiRecord, 'agentId' | 'workspaceHash' | 'projectName'>;

/**
 * One record of a chat reduced to what may be stored at level `metadata`: times, models, tokens, tool names, success,
 * counts, lengths, extensions, and the project's label. No prompt, answer, thought, code, command, path, summary or
 * error text gets past this function; nothing reaches the queue without it.
 *
 * @param record a line of a `.jsonl` chat, the object of a `.json` chat, or a message out of either; the messages that
 *   a line or object lists are records of their own
 * @returns null when its token counts are impossible
 */
export function redactGeminiRecord(
  record: JsonObject,
  labels: GeminiChatLabels,
  hasher: SaltedHasher,
): GeminiRecord | null {
  if (typeof record.$rewindTo === 'string') {
    return { type: 'rewind', ...labels, ...compact({ rewindTo: identifier(record.$rewindTo, hasher) }) };
  }
  const changes = asObject(record.$set);
  if (typeof record.id !== 'string' && changes !== undefined) return { type: 'set', ...labels, ...metadata(changes) };
  if (isMetadata(record)) return { type: 'session', ...labels, ...metadata(record) };
  const message = redactGeminiMessage(record, hasher);
  if (message === null) return null;
  // What looks typed in a subagent's chat was written by the agent that called it.
  if (labels.agentId !== undefined) delete message.promptLength;
  return {
    type: recordKind(record.type) ?? 'unknown',
    ...labels,
    message,
    ...compact({ unknownKeys: countUnknown(record, MESSAGE_KEYS) }),
  };
}

/** Whether a record describes the chat; messages have an id, the chat has not. */
export function isMetadata(record: JsonObject): boolean {
  return typeof record.id !== 'string' && (typeof record.sessionId === 'string' || Array.isArray(record.messages));
}

function metadata(fields: JsonObject): Partial<GeminiRecord> {
  return compact({
    kind: oneOf(fields.kind, KINDS),
    startedAt: isoTime(fields.startTime),
    updatedAt: isoTime(fields.lastUpdated),
    replacesMessages: Array.isArray(fields.messages) ? true : undefined,
    unknownKeys: countUnknown(fields, METADATA_KEYS),
  });
}

function countUnknown(record: JsonObject, known: ReadonlySet<string>): number | undefined {
  let count = 0;
  for (const key in record) if (!known.has(key)) count += 1;
  return count === 0 ? undefined : count;
}
