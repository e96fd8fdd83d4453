import type { z } from 'zod';
import {
  type EventFrame,
  isStoredEvent,
  type QueueEntry,
  queueEntrySchema,
  type ReceivedFrame,
  type ScanMarker,
  type TelemetryEvent,
  telemetryEventSchema,
} from '../contracts/telemetry-event.ts';
import { eventTextsOf } from '../queue/frame-text.ts';
import { type DeadLetter, deadLetterId } from './dead-letters.ts';
import type { EventPlace } from './raw-trace-table.ts';
import type { RawRow, RawTraceWriter } from './raw-trace-writer.ts';

/** An event of a frame and the row that it becomes; null: no row can be made of it. */
export type ReadEvent = { event: TelemetryEvent; row: RawRow | null };

/** Events as they were queued together: of a piece of a source, or sent to us. */
export type StoredFrame = EventFrame | ReceivedFrame;

/** An entry of the queue, checked, and made ready to be written. */
export type ReadEntry =
  | { frame: StoredFrame; events: (ReadEvent | { refused: DeadLetter })[] }
  | { scan: ScanMarker }
  | { refused: DeadLetter };

/**
 * Checks entries and makes rows of their events. Done before the transaction, so that the write lock is held for
 * writing only: another process derives meanwhile.
 *
 * @param frames the entries' frames as they came from the queue
 */
export function readEntries(frames: readonly string[], traces: Pick<RawTraceWriter, 'rowOf'>): ReadEntry[] {
  const entries: ReadEntry[] = [];
  for (const text of frames) {
    // Its content was deleted by hand while it was pending: its source is read again from the checkpoint.
    if (text === '') continue;
    const entry = parseEntry(text);
    if (entry === null) entries.push({ refused: unreadable(text) });
    else if ('scan_files' in entry) entries.push({ scan: entry });
    else entries.push({ frame: entry, events: readEvents(entry, text, traces) });
  }
  return entries;
}

/** Where a frame's events were read. What was sent to us has no source: its door stands in its place. */
export function placeOf(frame: StoredFrame): EventPlace {
  if ('receipt' in frame) return { sourceFile: frame.received_by, generation: 0 };
  return { sourceFile: frame.source_file, generation: frame.generation };
}

/** @param text the frame as it was queued */
function readEvents(frame: StoredFrame, text: string, traces: Pick<RawTraceWriter, 'rowOf'>) {
  const place = placeOf(frame);
  const texts = eventTextsOf(text, frame);
  const family = 'receipt' in frame ? frame.received_by : frame.platform;
  return frame.events.map((candidate, index) => {
    const eventText = texts?.[index];
    return eventText !== undefined && isStoredEvent(candidate, family)
      ? { event: candidate, row: tryRow(candidate, place, traces, eventText) }
      : readUnchecked(candidate, frame, place, traces);
  });
}

function readUnchecked(
  candidate: unknown,
  frame: StoredFrame,
  place: EventPlace,
  traces: Pick<RawTraceWriter, 'rowOf'>,
) {
  const parsed = telemetryEventSchema.safeParse(candidate);
  if (!parsed.success) return { refused: invalid(candidate, frame, parsed.error) };
  return { event: parsed.data, row: tryRow(parsed.data, place, traces) };
}

/** @returns null when none can be made of it: it is tried again alone, where its failure is told */
function tryRow(
  event: TelemetryEvent,
  place: EventPlace,
  traces: Pick<RawTraceWriter, 'rowOf'>,
  text?: string,
): RawRow | null {
  try {
    return traces.rowOf(event, place, text);
  } catch {
    return null;
  }
}

function parseEntry(text: string): QueueEntry | null {
  try {
    const parsed = queueEntrySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function unreadable(text: string): DeadLetter {
  const event = { unreadable_characters: text.length };
  return {
    eventId: deadLetterId({ text }),
    platform: 'unknown',
    errorType: 'UnreadableEntry',
    errorMessage: 'the queue entry is not a frame of events',
    event,
    place: null,
  };
}

/** Names the fields that are wrong, not their values. */
function invalid(candidate: unknown, frame: StoredFrame, error: z.ZodError): DeadLetter {
  const fields = error.issues.map((issue) => issue.path.join('.') || 'event').slice(0, 5);
  return {
    eventId: deadLetterId(candidate),
    platform: 'platform' in frame ? frame.platform : 'unknown',
    errorType: 'InvalidEvent',
    errorMessage: `not a telemetry event: ${fields.join(', ')}`,
    event: candidate,
    place: placeOf(frame),
  };
}
