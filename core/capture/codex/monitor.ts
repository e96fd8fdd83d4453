import { closeSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { isoTime } from '../../privacy/claude-record.ts';
import { withoutHistory } from '../../privacy/codex-content.ts';
import { codexTime } from '../../privacy/codex-time.ts';
import { type ContentKeeper, NO_CONTENT } from '../../privacy/content-keeper.ts';
import type { JsonObject } from '../../privacy/loose-json.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import { type FoundFiles, findFiles, MISSING } from '../find-files.ts';
import { parseJsonLine } from '../json-line.ts';
import { filesEndingIn, lineReader, readerByEnding, type SourceReader, wholeFileReader } from '../monitored-sources.ts';
import type { Parse, RecordParser } from '../source-reader.ts';
import { compressedRollouts } from './compressed.ts';
import { parseCodexRecord, type RolloutContext, rolloutSession } from './parse.ts';
import { COMPRESSED_EXTENSION, PLAIN_EXTENSION, type RolloutPlace, rolloutPlace } from './sources.ts';

/** Reads Codex's rollouts, plain ones as they grow and compressed ones whole. */
export function codexReader(hasher: SaltedHasher, content: ContentKeeper = NO_CONTENT): SourceReader {
  const lines = codexParser(hasher, content);
  return readerByEnding({
    [PLAIN_EXTENSION]: lineReader(lines),
    [COMPRESSED_EXTENSION]: wholeFileReader(compressedRollouts(lines, hasher)),
  });
}

const isRollout = filesEndingIn(PLAIN_EXTENSION, COMPRESSED_EXTENSION);

/** The rollouts among the files of Codex's folders. */
export function rolloutOf(path: string): string | null {
  return isRollout(path);
}

/** Finds the rollouts. Of the two folders that Codex keeps them in, it makes the second when something is archived. */
export async function findRollouts(folders: readonly string[]): Promise<FoundFiles> {
  const { files, skipped } = await findFiles(folders, (path) => rolloutOf(path) === path);
  const missing = new Set(skipped.filter((one) => one.reason === MISSING).map((one) => one.path));
  const isOneOfTwo = (path: string) =>
    folders.some((other) => other !== path && dirname(other) === dirname(path) && !missing.has(other));
  return { files, skipped: skipped.filter((one) => !missing.has(one.path) || !isOneOfTwo(one.path)) };
}

/** What turns lines of Codex's rollouts into events. */
export function codexParser(hasher: SaltedHasher, content: ContentKeeper = NO_CONTENT): RecordParser {
  return { platform: 'codex_cli', begin: (path, modifiedMs) => beginRollout(path, modifiedMs, hasher, content) };
}

function beginRollout(path: string, modifiedMs: number, hasher: SaltedHasher, content: ContentKeeper): Parse {
  const place = rolloutPlace(path);
  let context: RolloutContext | null = null;
  return (json, offset) => {
    context ??= {
      session: rolloutSession(offset === 0 ? json.value : readFirstLine(path, place), place, hasher),
      place,
      fallbackTime: isoTime(modifiedMs) ?? new Date(0).toISOString(),
    };
    const event = parseCodexRecord(json, offset, context, hasher);
    const time = codexTime(json.value.timestamp);
    if (event !== null && time !== undefined) content.keep(event, () => withoutHistory(json.value, json.bytes));
    context.fallbackTime = time ?? context.fallbackTime;
    return event;
  };
}

/** Bytes of the first line that are read at most: the instructions of a session stand in it. */
const FIRST_LINE_BYTES = 4 << 20;
const CHUNK_BYTES = 64 << 10;

/**
 * What stands in the first line of a rollout: a reading that begins in the middle must know whose lines it reads. A
 * compressed rollout is always read from its beginning, so that its first line was no JSON if it is asked for here.
 */
function readFirstLine(path: string, place: RolloutPlace): JsonObject {
  if (place.isCompressed) return {};
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let position = 0; position < FIRST_LINE_BYTES; position += CHUNK_BYTES) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const bytes = chunk.subarray(0, readSync(file, chunk, 0, CHUNK_BYTES, position));
      const newline = bytes.indexOf('\n');
      chunks.push(newline === -1 ? bytes : bytes.subarray(0, newline));
      if (newline !== -1 || bytes.length === 0) break;
    }
    return parseJsonLine(Buffer.concat(chunks)).records[0]?.value ?? {};
  } finally {
    closeSync(file);
  }
}
