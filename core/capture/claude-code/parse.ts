import type { EventOf } from '../../contracts/telemetry-event.ts';
import { ImpossibleUsageError } from '../../privacy/claude-message.ts';
import { redactClaudeRecord } from '../../privacy/claude-record.ts';
import { identifier } from '../../privacy/labels.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { JsonRecord } from '../json-line.ts';
import type { TranscriptIdentity } from './sources.ts';

/** What a record needs to know of the file it stands in. */
export type TranscriptContext = {
  identity: TranscriptIdentity;
  /** Name of the file, without its folders. */
  fileName: string;
  /** ISO time of the record: its own, or that of another where it has none (titles, summaries). */
  time: string;
};

/**
 * One transcript record as an event at level `metadata`.
 *
 * The session is the one the line names; a subagent's file in a session's folder belongs to that session whatever its
 * lines say. A record without an id of its own is identified by its place in the file.
 *
 * @param offset byte offset of the record in its file
 * @returns null when the record's token counts are impossible
 */
export function parseClaudeRecord(
  json: JsonRecord,
  offset: number,
  context: TranscriptContext,
  hasher: SaltedHasher,
): EventOf<'claude_code'> | null {
  const record = tryRedact(json, hasher);
  if (record === null) return null;
  const { identity } = context;
  const fromPath = identifier(identity.session, hasher) ?? 'unknown';
  const fromLine = identifier(json.value.sessionId, hasher);
  const isSubagentFile = identity.agent !== null;
  const namesParent = isSubagentFile && !identity.session.startsWith('agent-');
  const session = namesParent ? fromPath : (fromLine ?? fromPath);
  if (isSubagentFile) {
    record.isSidechain = true;
    // What looks typed in a subagent's file was written by the session that called it.
    delete record.promptLength;
    const agent = record.agentId ?? identifier(identity.agent, hasher);
    if (agent !== undefined) record.agentId = agent;
  }
  const place = record.uuid === undefined ? `${context.fileName}@${offset}` : record.uuid;
  return {
    event_id: hasher.eventId(['claude_code', session, place], json.bytes),
    platform: 'claude_code',
    external_id: session,
    event_type: record.type,
    timestamp: context.time,
    source_offset: offset,
    record,
  };
}

function tryRedact(json: JsonRecord, hasher: SaltedHasher) {
  try {
    return redactClaudeRecord(json.value, hasher);
  } catch (error) {
    if (error instanceof ImpossibleUsageError) return null;
    throw error;
  }
}
