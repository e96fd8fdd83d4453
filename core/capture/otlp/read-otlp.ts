import type { OtlpPoint, OtlpRecord } from '../../contracts/otlp-record.ts';
import type { OtlpLogRecord, OtlpNumberPoint, OtlpSignal } from '../../contracts/otlp-signal.ts';
import type { Settings } from '../../contracts/settings.ts';
import type { EventOf } from '../../contracts/telemetry-event.ts';
import { isoTime } from '../../privacy/claude-record.ts';
import { identifier } from '../../privacy/labels.ts';
import { redactOtlpEvent, redactOtlpPoint, type SendingPlatform, wantedOtlpRecord } from '../../privacy/otlp-record.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import { canonical } from './canonical.ts';
import { type Sent, sentEvent, sentMetric, sentSession } from './sender.ts';

export type OtlpReading = {
  hasher: SaltedHasher;
  /** Kinds of figures; what is switched off is not kept. */
  categories: Settings['privacy']['categories'];
  /** Epoch milliseconds: the time of what says none of its own. */
  now: number;
  /** Whether a tool is captured at all; absent: all are. */
  isEnabled?: (platform: SendingPlatform) => boolean;
  /** Keeps out what was purged: see core/privacy/tombstones.ts. */
  admit?: (event: EventOf<'otlp'>) => unknown;
};

/** Why something that was sent is not kept. None of it is an error of the sender's. */
export const PASSED_OVER = [
  /** Of no tool that is known. */
  'unknown_sender',
  /** Of a tool that is known, but an event or metric that is not, or tells nothing that is kept. */
  'unknown_event',
  /** Pieces of an answer, of which only the last is kept. */
  'stream_event',
  /** Names no session: there is none that it could belong to. */
  'no_session',
  'switched_off',
  'purged',
  'trace',
  /** A gauge, a histogram, or a sum that does not say how its points follow each other, or is no amount. */
  'kind_of_metric',
] as const;
export type PassedOver = (typeof PASSED_OVER)[number];

/** What a request comes to. */
export type ReadSignal = {
  events: EventOf<'otlp'>[];
  /** How many records or points were passed over, and why; what there was none of is not named. */
  rejected: { reason: PassedOver; count: number }[];
};

/**
 * Makes events of what a request says. The same request gives the same events, whenever it comes; two records that differ
 * in nothing, their time included, are one.
 */
export function readOtlp(signal: OtlpSignal, reading: OtlpReading): ReadSignal {
  const counts = new Map<PassedOver, number>();
  const events: EventOf<'otlp'>[] = [];
  const pass = (reason: PassedOver, count = 1) => {
    if (count > 0) counts.set(reason, (counts.get(reason) ?? 0) + count);
  };
  const take = (read: EventOf<'otlp'> | PassedOver) => {
    if (typeof read === 'string') pass(read);
    else if (reading.admit !== undefined && reading.admit(read) === null) pass('purged');
    else events.push(read);
  };
  if (signal.signal === 'logs') for (const record of signal.records) take(readRecord(record, reading));
  if (signal.signal === 'metrics') for (const point of signal.points) take(readPoint(point, reading));
  if (signal.signal === 'metrics') pass('kind_of_metric', signal.passedOver);
  if (signal.signal === 'traces') pass('trace', signal.spans);
  return { events, rejected: [...counts].map(([reason, count]) => ({ reason, count })) };
}

function readRecord(log: OtlpLogRecord, reading: OtlpReading): EventOf<'otlp'> | PassedOver {
  const sent = sentEvent(log);
  if (sent === null) return 'unknown_sender';
  const session = sessionOf(sent, log, reading);
  if (typeof session !== 'object') return session;
  const record = redactOtlpEvent(sent.platform, sent.name, log.attributes, reading.hasher);
  if (record === null) return 'unknown_event';
  if (sent.platform === 'codex_cli' && sent.name === 'sse_event' && record.tokens === undefined) return 'stream_event';
  const written = isoOfNanoseconds(log.timeUnixNano) ?? isoTime(log.attributes['event.timestamp']);
  const raw = canonical([log.timeUnixNano, log.eventName, log.body, log.attributes]);
  return eventOf(sent, session.id, record, { written, raw }, reading);
}

function readPoint(point: OtlpNumberPoint, reading: OtlpReading): EventOf<'otlp'> | PassedOver {
  const sent = sentMetric(point);
  if (sent === null) return 'unknown_sender';
  if (sent.platform !== 'claude_code') return 'unknown_event';
  const session = sessionOf(sent, point, reading);
  if (typeof session !== 'object') return session;
  const redacted = redactOtlpPoint(sent.name, point.attributes, reading.hasher);
  if (redacted === null) return 'unknown_event';
  if (point.kind !== 'sum' || point.temporality === 'unspecified' || !isAmount(point.value)) return 'kind_of_metric';
  const { type } = redacted;
  const series = canonical([point.metric, point.attributes, point.resource, point.scopeName, point.temporality]);
  const kept: OtlpPoint = {
    series: reading.hasher.hash('identifier', series),
    temporality: point.temporality,
    startedAt: nanosecondsOf(point.startTimeUnixNano),
    at: nanosecondsOf(point.timeUnixNano),
    value: point.value,
    ...(type === undefined ? {} : { type }),
  };
  const raw = canonical([series, point.startTimeUnixNano, point.timeUnixNano, point.value]);
  const written = isoOfNanoseconds(point.timeUnixNano);
  return eventOf(sent, session.id, { ...redacted.record, point: kept }, { written, raw }, reading);
}

/** JSON, as which events are stored, has no word for what is not finite. */
function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function sessionOf(
  { platform }: Sent,
  from: OtlpLogRecord | OtlpNumberPoint,
  { hasher, isEnabled }: OtlpReading,
): { id: string } | PassedOver {
  if (isEnabled !== undefined && !isEnabled(platform)) return 'switched_off';
  const id = identifier(sentSession(platform, from), hasher);
  return id === undefined ? 'no_session' : { id };
}

/** @param raw tells the record from all others, and never holds the time of its receipt */
function eventOf(
  { platform, name }: Sent,
  session: string,
  record: OtlpRecord,
  { written, raw }: { written: string | undefined; raw: string },
  { hasher, categories, now }: OtlpReading,
): EventOf<'otlp'> | PassedOver {
  const wanted = wantedOtlpRecord(record, categories);
  if (wanted === null) return 'switched_off';
  return {
    event_id: hasher.eventId(['otlp', platform, session, record.signal, name], Buffer.from(raw)),
    platform,
    intake: 'otlp',
    external_id: session,
    event_type: name,
    timestamp: written ?? new Date(now).toISOString(),
    source_offset: 0,
    record: wanted,
  };
}

const NANOSECONDS = /^\d{1,19}$/;

function nanosecondsOf(text: string): string {
  return NANOSECONDS.test(text) ? text : '0';
}

/** To the millisecond; undefined for 0 and for what is no time of this century. */
function isoOfNanoseconds(text: string): string | undefined {
  if (!NANOSECONDS.test(text)) return undefined;
  return isoTime(Number(BigInt(text) / 1_000_000n));
}
