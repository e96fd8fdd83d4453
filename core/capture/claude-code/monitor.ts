import { basename } from 'node:path';
import { isoTime } from '../../privacy/claude-record.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { RecordParser } from '../source-reader.ts';
import { parseClaudeRecord, type TranscriptContext } from './parse.ts';
import { transcriptIdentity } from './sources.ts';

/** Ending of Claude Code's transcripts; everything else in its folders (tool results, indexes) is not usage. */
export const TRANSCRIPT_EXTENSION = '.jsonl';

/** What turns lines of Claude Code's transcripts into events. */
export function claudeCodeParser(hasher: SaltedHasher): RecordParser {
  return {
    platform: 'claude_code',
    begin(path, modifiedMs) {
      const context: TranscriptContext = {
        identity: transcriptIdentity(path),
        fileName: basename(path),
        fallbackTime: isoTime(modifiedMs) ?? new Date(0).toISOString(),
      };
      return (json, offset) => {
        context.fallbackTime = isoTime(json.value.timestamp) ?? context.fallbackTime;
        return parseClaudeRecord(json, offset, context, hasher);
      };
    },
  };
}
