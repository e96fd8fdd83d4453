import type { CodexRecord } from '../../contracts/codex-record.ts';
import type { EventOf } from '../../contracts/telemetry-event.ts';
import { ImpossibleTokensError, redactCodexRecord } from '../../privacy/codex-record.ts';
import { codexTime } from '../../privacy/codex-time.ts';
import { identifier } from '../../privacy/labels.ts';
import { asObject, type JsonObject } from '../../privacy/loose-json.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { JsonRecord } from '../json-line.ts';
import type { RolloutPlace } from './sources.ts';

/** What a line needs to know of the rollout it stands in. */
export type RolloutContext = {
  /** Id of the session that the rollout is of. */
  session: string;
  place: RolloutPlace;
  /** ISO time for lines that have none: that of the line before, at last the file's. */
  fallbackTime: string;
};

/**
 * The session of a rollout: the one its first line names, which a copied history behind it does not change; without
 * such a line, the one its file is named after.
 *
 * @param firstLine what stands in the first line, an empty object where that is no JSON
 */
export function rolloutSession(firstLine: JsonObject, place: RolloutPlace, hasher: SaltedHasher): string {
  const named = firstLine.type === 'session_meta' ? asObject(firstLine.payload)?.id : undefined;
  return identifier(named, hasher) ?? identifier(place.name, hasher) ?? 'unknown';
}

/**
 * One line of a rollout as an event at level `metadata`. It is named by its session, its place and its bytes: the same
 * line in an archived or compressed copy of the file is the same event.
 *
 * @param offset byte offset of the line in the text
 * @returns null when the line's token counts are impossible
 */
export function parseCodexRecord(
  json: JsonRecord,
  offset: number,
  context: RolloutContext,
  hasher: SaltedHasher,
): EventOf<'codex_cli'> | null {
  const time = codexTime(json.value.timestamp) ?? context.fallbackTime;
  const record = tryRedact(json, context, Date.parse(time), hasher);
  if (record === null) return null;
  const parentId = record.session === undefined ? undefined : namedParent(record.session, context.session);
  if (parentId !== undefined) record.parentId = parentId;
  return {
    event_id: hasher.eventId(['codex_cli', context.session, String(offset)], json.bytes),
    platform: 'codex_cli',
    external_id: context.session,
    event_type: record.subtype ?? record.type,
    timestamp: time,
    source_offset: offset,
    record,
  };
}

/** A `session_meta` of another session opens the copy of that session's history. */
function namedParent(session: NonNullable<CodexRecord['session']>, own: string): string | undefined {
  if (session.id !== undefined && session.id !== own) return session.id;
  return session.parentIds.find((parent) => parent !== own);
}

function tryRedact(json: JsonRecord, { place }: RolloutContext, timeMs: number, hasher: SaltedHasher) {
  const read = {
    lineBytes: json.bytes.length,
    ...(place.isArchived ? { isArchived: true } : {}),
    ...(place.isCompressed ? { isCompressed: true } : {}),
  };
  try {
    return redactCodexRecord(json.value, read, timeMs, hasher);
  } catch (error) {
    if (error instanceof ImpossibleTokensError) return null;
    throw error;
  }
}
