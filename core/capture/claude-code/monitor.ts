import { basename } from 'node:path';
import type { TelemetryEvent } from '../../contracts/telemetry-event.ts';
import { isoTime } from '../../privacy/claude-record.ts';
import { type ContentKeeper, NO_CONTENT } from '../../privacy/content-keeper.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { Parse, RecordParser } from '../source-reader.ts';
import { parseClaudeRecord, type TranscriptContext } from './parse.ts';
import { transcriptIdentity } from './sources.ts';

/** What turns lines of Claude Code's transcripts into events. */
export function claudeCodeParser(hasher: SaltedHasher, content: ContentKeeper = NO_CONTENT): RecordParser {
  return { platform: 'claude_code', begin: (path, modifiedMs) => beginTranscript(path, modifiedMs, hasher, content) };
}

/**
 * Lines without a time (titles, summaries) have that of the line before; those that open a file have that of the first
 * line with one. The file's own time is the last resort: it is the time of the last copy of a folder.
 */
function beginTranscript(path: string, modifiedMs: number, hasher: SaltedHasher, content: ContentKeeper): Parse {
  const context: TranscriptContext = {
    identity: transcriptIdentity(path),
    fileName: basename(path),
    time: isoTime(modifiedMs) ?? new Date(0).toISOString(),
  };
  /** Events that opened the file and wait for a time; null once there was one. They are in the frame at hand. */
  let untimed: TelemetryEvent[] | null = [];
  return (json, offset) => {
    const time = isoTime(json.value.timestamp);
    if (time !== undefined) {
      context.time = time;
      for (const event of untimed ?? []) event.timestamp = time;
      untimed = null;
    }
    const event = parseClaudeRecord(json, offset, context, hasher);
    if (event !== null && time !== undefined) content.keep(event, () => json.bytes);
    if (event !== null && untimed !== null && untimed.length < MAXIMUM_UNTIMED) untimed.push(event);
    return event;
  };
}

/** A frame has about this many events; those of earlier frames are on their way. */
const MAXIMUM_UNTIMED = 200;
