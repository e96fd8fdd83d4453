import type { EventOf } from '../contracts/telemetry-event.ts';
import type { ReadableDB } from '../storage/database.ts';
import { sentEvents, sentSessionIds } from './sent-events.ts';
import type { SessionKey } from './session-sums.ts';

/** A compaction of the context or a failed request, at an instant (epoch milliseconds). */
export type IncidentRow = { at: number; kind: 'compaction' | 'error' };

/** One incident is told by several records of nearly the same time, by the file and by what was sent. */
const SAME_INCIDENT_MS = 5_000;

const COMPACTIONS: readonly string[] = ['compaction', 'chat_compression'];
const ERRORS: readonly string[] = ['api_error'];
/** Codex tells of a failed request by the status in the event that it sends of each. */
const REQUESTS: readonly string[] = ['api_request'];
/** The first of HTTP's codes that say that a request failed. */
const FIRST_FAILURE = 400;

/** What was sent of a session's compactions and failed requests, in the order of time. */
export function sentIncidents(database: ReadableDB, key: SessionKey): IncidentRow[] {
  const ids = sentSessionIds(database, key);
  const names = [...COMPACTIONS, ...ERRORS, ...(key.platform === 'codex_cli' ? REQUESTS : [])];
  const sent = sentEvents(database, 'otlp', key, ids, names).flatMap(sentIncident);
  return distinctIncidents([...sent, ...toldByHooks(database, key, ids)]);
}

/** Each incident once, in the order of time. */
export function distinctIncidents(told: readonly IncidentRow[]): IncidentRow[] {
  const last = new Map<IncidentRow['kind'], number>();
  return told
    .filter(({ at }) => !Number.isNaN(at))
    .sort((one, other) => one.at - other.at)
    .filter(({ at, kind }) => {
      const before = last.get(kind);
      if (before !== undefined && at - before < SAME_INCIDENT_MS) return false;
      last.set(kind, at);
      return true;
    });
}

function sentIncident({ timestamp, event_type: name, record }: EventOf<'otlp'>): IncidentRow[] {
  const at = Date.parse(timestamp);
  if (COMPACTIONS.includes(name)) return record.success === false ? [] : [{ at, kind: 'compaction' }];
  const isFailed = ERRORS.includes(name) || (record.statusCode ?? 0) >= FIRST_FAILURE;
  return isFailed ? [{ at, kind: 'error' }] : [];
}

/** A tool that tells of a compaction's end tells of its beginning, too; some tell only of that. */
function toldByHooks(database: ReadableDB, key: SessionKey, ids: readonly string[]): IncidentRow[] {
  const told = sentEvents(database, 'hooks', key, ids, ['compaction_start', 'compaction_end', 'turn_failure']);
  const hasEnds = told.some(({ record }) => record.event === 'compaction_end');
  return told
    .filter(({ record }) => !(hasEnds && record.event === 'compaction_start'))
    .map(({ timestamp, record }) => ({
      at: Date.parse(timestamp),
      kind: record.event === 'turn_failure' ? 'error' : 'compaction',
    }));
}
