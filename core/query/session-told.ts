import type { SessionTold } from '../contracts/session.ts';
import type { EventOf } from '../contracts/telemetry-event.ts';
import type { ReadableDB } from '../storage/database.ts';
import { increments } from '../storage/point-increments.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { percentile } from './percentile.ts';
import { sentEvents, sentSessionIds } from './sent-events.ts';
import { sentIncidents } from './sent-incidents.ts';
import type { SessionKey } from './session-sums.ts';

const METRICS = ['lines_of_code.count', 'commit.count', 'pull_request.count', 'active_time.total'] as const;
/** Codex's event of each turn that began to be answered. */
const FIRST_TOKEN = 'turn_ttft';
const SECOND_MS = 1_000;

/**
 * What the tool said of a session over OpenTelemetry and by its hooks that no file of it says.
 * @param endReason as the session's row has it
 * @returns null where it sent nothing
 */
export function sessionTold(database: ReadableDB, key: SessionKey, endReason: string | null): SessionTold | null {
  const ids = sentSessionIds(database, key);
  if (!wasSent(database, key, ids)) return null;
  const sums = measured(sentEvents(database, 'otlp', key, ids, METRICS));
  const asked = sentEvents(database, 'hooks', key, ids, ['permission_request', 'permission_denied']);
  const ofEvent = (name: string) => asked.filter(({ record }) => record.event === name).length;
  const incidents = sentIncidents(database, key);
  const ofKind = (wanted: string) => incidents.filter(({ kind }) => kind === wanted).length;
  const sumOf = (name: string) => sums.get(name) ?? null;
  const milliseconds = (name: string) => {
    const seconds = sums.get(name);
    return seconds === undefined ? null : Math.round(seconds * SECOND_MS);
  };
  return {
    requestErrors: ofKind('error'),
    compactions: ofKind('compaction'),
    userActiveMs: milliseconds('active_time.total user'),
    toolActiveMs: milliseconds('active_time.total cli'),
    firstTokenP50Ms: firstTokenP50(sentEvents(database, 'otlp', key, ids, [FIRST_TOKEN])),
    linesAdded: sumOf('lines_of_code.count added'),
    linesRemoved: sumOf('lines_of_code.count removed'),
    commits: sumOf('commit.count'),
    pullRequests: sumOf('pull_request.count'),
    permissionRequests: ofEvent('permission_request'),
    permissionDenials: ofEvent('permission_denied'),
    endReason,
  };
}

function firstTokenP50(sent: readonly EventOf<'otlp'>[]): number | null {
  const waited = sent.flatMap(({ record }) => (record.durationMs === undefined ? [] : [record.durationMs]));
  return percentile(
    waited.toSorted((one, other) => one - other),
    50,
  );
}

function wasSent(database: ReadableDB, { platform }: SessionKey, ids: readonly string[]): boolean {
  return [RAW_TABLES.otlp, RAW_TABLES.hooks].some((table) => {
    const any = database.prepare<[string, string]>(
      `SELECT 1 FROM ${table} WHERE external_id IN (SELECT value FROM json_each(?)) AND platform = ? LIMIT 1`,
    );
    return any.get(JSON.stringify(ids), platform) !== undefined;
  });
}

/** By metric and what of it is counted. */
function measured(points: readonly EventOf<'otlp'>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { event, increment } of increments(points)) {
    const type = event.record.point?.type;
    const name = type === undefined ? event.record.name : `${event.record.name} ${type}`;
    sums.set(name, (sums.get(name) ?? 0) + increment);
  }
  return sums;
}
