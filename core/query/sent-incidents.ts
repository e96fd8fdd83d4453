import type { EventOf, Intake } from '../contracts/telemetry-event.ts';
import type { ReadableDB } from '../storage/database.ts';
import { sentEvents, sentSessionIds } from './sent-events.ts';
import type { SessionKey } from './session-sums.ts';

/** A compaction of the context or a failed request, at an instant (epoch milliseconds). */
export type IncidentRow = { at: number; kind: 'compaction' | 'error' };

/** What one source told of an incident. Of a compaction some tell both ends, and some that it came to nothing. */
export type ToldIncident = {
  at: number;
  kind: 'compaction start' | 'compaction' | 'no compaction' | 'error';
  source: 'file' | Intake;
};

/** One incident is told by several records of nearly the same time, by the file and by what was sent. */
const SAME_INCIDENT_MS = 5_000;
/** A compaction is a request of its own, which may be repeated: so long after its beginning its end may come. */
const LONGEST_COMPACTION_MS = 10 * 60_000;

const COMPACTIONS: readonly string[] = ['compaction', 'chat_compression'];
const ERRORS: readonly string[] = ['api_error'];
/** Codex tells of a failed request by the status in the event that it sends of each. */
const REQUESTS: readonly string[] = ['api_request'];
/** The first of HTTP's codes that say that a request failed. */
const FIRST_FAILURE = 400;

/** What was sent of a session's compactions and failed requests, each once, in the order of time. */
export function sentIncidents(database: ReadableDB, key: SessionKey): IncidentRow[] {
  return distinctIncidents(toldOf(database, key));
}

/** The same as each source told it. */
export function toldOf(database: ReadableDB, key: SessionKey): ToldIncident[] {
  const ids = sentSessionIds(database, key);
  const names = [...COMPACTIONS, ...ERRORS, ...(key.platform === 'codex_cli' ? REQUESTS : [])];
  const sent = sentEvents(database, 'otlp', key, ids, names).flatMap(sentIncident);
  return [...sent, ...toldByHooks(database, key, ids)];
}

/** Each incident once, in the order of time. */
export function distinctIncidents(told: readonly ToldIncident[]): IncidentRow[] {
  const inOrder = told.filter(({ at }) => !Number.isNaN(at)).toSorted((one, other) => one.at - other.at);
  return [...distinctCompactions(inOrder), ...distinctErrors(inOrder)].toSorted((one, other) => one.at - other.at);
}

/** A beginning counts where no end of it was told. */
function distinctCompactions(told: readonly ToldIncident[]): IncidentRow[] {
  const counted: number[] = [];
  let started: number | null = null;
  for (const { at, kind } of told) {
    if (kind === 'error') continue;
    if (kind !== 'compaction start' && started !== null && at - started <= LONGEST_COMPACTION_MS) {
      counted.pop();
      started = null;
    }
    const before = counted.at(-1);
    const isKnown = before !== undefined && at - before < SAME_INCIDENT_MS;
    if (isKnown || kind === 'no compaction') continue;
    counted.push(at);
    started = kind === 'compaction start' ? at : null;
  }
  return counted.map((at) => ({ at, kind: 'compaction' }));
}

/** A source tells each failed request once: what it tells a moment later is the next one. */
function distinctErrors(told: readonly ToldIncident[]): IncidentRow[] {
  const counted: { at: number; by: Set<ToldIncident['source']> }[] = [];
  for (const { at, kind, source } of told) {
    if (kind !== 'error') continue;
    const known = counted.find((error) => at - error.at < SAME_INCIDENT_MS && !error.by.has(source));
    if (known === undefined) counted.push({ at, by: new Set([source]) });
    else known.by.add(source);
  }
  return counted.map(({ at }) => ({ at, kind: 'error' }));
}

function sentIncident({ timestamp, event_type: name, record }: EventOf<'otlp'>): ToldIncident[] {
  const told = { at: Date.parse(timestamp), source: 'otlp' } as const;
  if (COMPACTIONS.includes(name)) return [{ ...told, kind: record.success === false ? 'no compaction' : 'compaction' }];
  const isFailed = ERRORS.includes(name) || (record.statusCode ?? 0) >= FIRST_FAILURE;
  return isFailed ? [{ ...told, kind: 'error' }] : [];
}

const TOLD_BY_HOOKS = {
  compaction_start: 'compaction start',
  compaction_end: 'compaction',
  turn_failure: 'error',
} as const;

/** A tool that tells of a compaction's end tells of its beginning, too; some tell only of that. */
function toldByHooks(database: ReadableDB, key: SessionKey, ids: readonly string[]): ToldIncident[] {
  const told = sentEvents(database, 'hooks', key, ids, Object.keys(TOLD_BY_HOOKS));
  const hasEnds = told.some(({ record }) => record.event === 'compaction_end');
  return told.flatMap(({ timestamp, record: { event } }) => {
    if (event !== 'compaction_start' && event !== 'compaction_end' && event !== 'turn_failure') return [];
    if (hasEnds && event === 'compaction_start') return [];
    return [{ at: Date.parse(timestamp), source: 'hooks', kind: TOLD_BY_HOOKS[event] }];
  });
}
