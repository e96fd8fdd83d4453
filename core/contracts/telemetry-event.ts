import { z } from 'zod';
import { claudeRecordSchema } from './claude-record.ts';
import { codexRecordSchema } from './codex-record.ts';
import { cursorRecordSchema } from './cursor-record.ts';
import { geminiRecordSchema } from './gemini-record.ts';
import { hookRecordSchema } from './hook-record.ts';
import type { Intake } from './intakes.ts';
import { otlpRecordSchema } from './otlp-record.ts';
import { type Platform, platformSchema } from './platform.ts';

export { INTAKES, type Intake } from './intakes.ts';

/**
 * Events of one shape, which are stored in one raw table: those out of a platform's files, or those of an intake,
 * whatever platform they are of.
 */
export type EventFamily = Platform | Intake;

const EVENT_FIELDS = {
  event_id: z.string().regex(/^[0-9a-f]{32}$/),
  /** The tool's own session id. */
  external_id: z.string().min(1),
  event_type: z.string().min(1),
  /** ISO 8601, UTC. */
  timestamp: z.string().min(1),
  /** Where the record stands in its source: a byte offset, or its number in a source that is read as a whole. */
  source_offset: z.number().int().min(0),
};

/** An event out of a platform's files. */
function eventSchema<Of extends Platform, Record extends z.ZodType>(platform: Of, record: Record) {
  return z.object({
    ...EVENT_FIELDS,
    platform: z.literal(platform),
    intake: z.undefined().optional(),
    record,
  });
}

/** An event that a tool sent; it stands in no source, so that its offset says nothing. */
function sentEventSchema<Of extends Intake, Record extends z.ZodType>(intake: Of, record: Record) {
  return z.object({ ...EVENT_FIELDS, platform: platformSchema, intake: z.literal(intake), record });
}

/**
 * One captured record on its way from a source to storage. `event_id` is deterministic: the same record read twice,
 * by whichever process, is the same event. A line for each family.
 */
export const telemetryEventSchema = z.discriminatedUnion('intake', [
  z.discriminatedUnion('platform', [
    eventSchema('claude_code', claudeRecordSchema),
    eventSchema('codex_cli', codexRecordSchema),
    eventSchema('gemini_cli', geminiRecordSchema),
    eventSchema('cursor', cursorRecordSchema),
  ]),
  sentEventSchema('otlp', otlpRecordSchema),
  sentEventSchema('hooks', hookRecordSchema),
]);
export type TelemetryEvent = z.infer<typeof telemetryEventSchema>;

/** An event of one family. */
export type EventOf<Of extends EventFamily> = Extract<
  TelemetryEvent,
  Of extends Intake ? { intake: Of } : { platform: Of; intake?: undefined }
>;

/** The family of an event. */
export function familyOf(event: Pick<TelemetryEvent, 'platform' | 'intake'>): EventFamily {
  return event.intake ?? event.platform;
}

export function isEventOf<Of extends EventFamily>(event: TelemetryEvent, family: Of): event is EventOf<Of> {
  return familyOf(event) === family;
}

/**
 * Whether this is an event as it stands in the raw table of this family. What is stored there was checked field by field
 * before ({@link telemetryEventSchema}), so that only something else altogether is told apart.
 */
export function isStoredEvent<Of extends EventFamily>(value: unknown, family: Of): value is EventOf<Of> {
  if (typeof value !== 'object' || value === null) return false;
  const named = 'intake' in value ? value.intake : 'platform' in value ? value.platform : undefined;
  if (named !== family) return false;
  if (!('external_id' in value) || typeof value.external_id !== 'string') return false;
  if (!('timestamp' in value) || typeof value.timestamp !== 'string') return false;
  return 'record' in value && typeof value.record === 'object' && value.record !== null;
}

/** A line that could not be taken in. Counted by reason; nothing of the line is kept but a salted digest. */
export const rejectionSchema = z.object({
  source_offset: z.number().int().min(0),
  line_digest: z.string(),
  reason: z.string(),
});
export type Rejection = z.infer<typeof rejectionSchema>;

/** What names an event, whatever else it holds. */
export const identifiedEventSchema = z.object({ event_id: z.string().min(1) });

/** What the record of an event says, compressed (zlib) and in base64. Never part of the event itself. */
export const frameContentSchema = z.object({ event_id: z.string().min(1), content: z.string() });
export type FrameContent = z.infer<typeof frameContentSchema>;

const eventLengths = z.array(z.number().int().min(2)).optional();

/**
 * What one queue entry carries: all records of one contiguous byte range of one source file. The range becomes the
 * file's checkpoint in the same transaction that stores the records.
 */
export const eventFrameSchema = z.object({
  version: z.literal(1),
  platform: platformSchema,
  /** Salted hash of the source's path. */
  source_file: z.string().min(1),
  /** Grows by one each time the file was found rewritten. */
  generation: z.number().int().min(0),
  /** First byte of the range; 0 starts a generation. */
  range_start: z.number().int().min(0),
  /** First byte after the range. */
  range_end: z.number().int().min(0),
  /** Salted digests of the file's beginning and of the bytes before `range_end`: how a rewrite is noticed. */
  fingerprint: z.string(),
  source_size: z.number().int().min(0),
  /** When the file was last modified as it was read, epoch milliseconds: an edit that keeps its length is noticed. */
  source_modified_ms: z.number().int(),
  /** Checked one by one by the consumer, so that a bad event spoils nothing but itself. */
  events: z.array(z.unknown()),
  /** Characters of each event's text, where the frame was written by our own capture: its events are what they claim. */
  event_lengths: eventLengths,
  rejections: z.array(rejectionSchema),
  /** At privacy level `content` what some of the events say; kept only if it is still wanted when it is stored. */
  contents: z.array(frameContentSchema).optional(),
});
export type EventFrame = z.infer<typeof eventFrameSchema>;

/** Says that a platform's sources were read to their end; travels behind the frames it speaks of. */
export const scanMarkerSchema = z.object({
  version: z.literal(1),
  platform: platformSchema,
  scan_files: z.number().int().min(0),
  scan_completed_at: z.number(),
});
export type ScanMarker = z.infer<typeof scanMarkerSchema>;

/** The doors at which events are sent to us. */
export const RECEIVED_BY = ['otlp', 'hooks'] as const;
export type ReceivedBy = (typeof RECEIVED_BY)[number];

/**
 * What one queue entry carries of events that were sent to us. No file is behind them that could be read again, so their
 * sender is answered when they are stored: whoever stores them says so by the receipt.
 */
export const receivedFrameSchema = z.object({
  version: z.literal(1),
  received_by: z.enum(RECEIVED_BY),
  /** Who waits to be told, and by what name the frame is called there. */
  receipt: z.object({ waiter: z.string().regex(/^[\w-]{1,64}$/), frame: z.string().regex(/^[\w-]{1,64}$/) }),
  /** How far purges had come when its events were judged; it is stored only where none came in between. */
  purge_mark: z.string().default(''),
  /** Checked one by one by the consumer, unless our own doors wrote it: then each event's text has its characters here. */
  events: z.array(z.unknown()),
  event_lengths: eventLengths,
});
export type ReceivedFrame = z.infer<typeof receivedFrameSchema>;

export const queueEntrySchema = z.union([eventFrameSchema, scanMarkerSchema, receivedFrameSchema]);
export type QueueEntry = z.infer<typeof queueEntrySchema>;
