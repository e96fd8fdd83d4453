import type { EventOf } from '../../contracts/telemetry-event.ts';
import { isoTime } from '../../privacy/claude-record.ts';
import { type CursorTranscriptLabels, redactCursorTranscriptLine } from '../../privacy/cursor-transcript.ts';
import { identifier } from '../../privacy/labels.ts';
import { compact } from '../../privacy/loose-json.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { RecordParser } from '../source-reader.ts';
import { transcriptPlace } from './sources.ts';

/** What turns lines of agents' `.jsonl` transcripts into events. They have no time: theirs is that of the file. */
export function transcriptLinesParser(hasher: SaltedHasher): RecordParser {
  return {
    platform: 'cursor',
    begin(path, modifiedMs) {
      const labels = transcriptLabels(path, hasher);
      const timestamp = isoTime(modifiedMs) ?? new Date(0).toISOString();
      return ({ value, bytes }, offset): EventOf<'cursor'> => ({
        event_id: hasher.eventId(['cursor', labels.composerId, 'line', `@${offset}`], bytes),
        platform: 'cursor',
        external_id: labels.composerId,
        event_type: 'transcriptLine',
        timestamp,
        source_offset: offset,
        record: redactCursorTranscriptLine(value, labels, hasher),
      });
    },
  };
}

/** Whose transcript a file is, by its place. */
export function transcriptLabels(path: string, hasher: SaltedHasher): CursorTranscriptLabels {
  const place = transcriptPlace(path);
  return {
    composerId: identifier(place?.composer, hasher) ?? 'unknown',
    ...compact({ parentComposerId: identifier(place?.parent, hasher) }),
  };
}
