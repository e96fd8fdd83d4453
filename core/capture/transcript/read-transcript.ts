import type { Platform } from '../../contracts/platform.ts';
import { noTranscript, type Transcript, type TranscriptArgs } from '../../contracts/transcript.ts';
import { asObject, type JsonObject } from '../../privacy/loose-json.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { ReadableDB } from '../../storage/database.ts';
import type { MonitoredSources } from '../monitored-sources.ts';
import { claudeSaid } from './claude-entries.ts';
import { codexSaid } from './codex-entries.ts';
import type { Said } from './entry.ts';
import { geminiSaid } from './gemini-entries.ts';
import { Page, parseRecord } from './page.ts';
import { readLines } from './read-lines.ts';
import { placeBefore, sessionFiles } from './session-files.ts';
import { type OpenedFile, openTranscript } from './transcript-files.ts';

/** Bytes that are looked at for one answer: lines without words, such as pictures, count too. */
const MOST_BYTES = 24 << 20;
/** Chats that are one object are read whole. */
const MOST_OBJECT_BYTES = 32 << 20;

const SAID: Record<Exclude<Platform, 'cursor'>, (record: JsonObject) => Said[]> = {
  claude_code: claudeSaid,
  codex_cli: codexSaid,
  gemini_cli: geminiSaid,
};

export type TranscriptOptions = {
  /** null while there is no database. */
  open: () => ReadableDB | null;
  /** What is read of each platform, and where. */
  platforms: () => readonly MonitoredSources[];
  hasher: () => SaltedHasher;
};

/** A place in a session: which of its files, and the byte (or message) in it. */
type Place = { file: number; offset: number };

/** Reads lines into the page. @returns the offset to go on from, null at the end of the file */
async function addLines(page: Page, file: OpenedFile, from: number, saidIn: (record: JsonObject) => Said[]) {
  let end = from;
  for await (const line of readLines(file.handle, from, MOST_BYTES)) {
    const record = line.text === null ? null : parseRecord(line.text);
    if (record !== null) page.add(record, saidIn);
    end = line.end;
    if (page.isFull) return end;
  }
  if (from + MOST_BYTES >= file.size) return null;
  // Within a line that is longer than all that is read: its rest is no JSON, and is passed over next time.
  return end > from ? end : from + MOST_BYTES;
}

/** Reads messages of a chat that is one object. @returns the message to go on from, null at the end */
async function addMessages(page: Page, file: OpenedFile, from: number, saidIn: (record: JsonObject) => Said[]) {
  if (file.size > MOST_OBJECT_BYTES) return null;
  const messages = parseRecord(await file.handle.readFile('utf8'))?.messages;
  const listed = Array.isArray(messages) ? messages : [];
  for (let index = from; index < listed.length; index += 1) {
    if (page.isFull) return index;
    page.add(asObject(listed[index]) ?? {}, saidIn);
  }
  return null;
}

/** Whether the file is one object instead of lines. */
function isObjectFile(path: string): boolean {
  return path.endsWith('.json');
}

function startOf(args: TranscriptArgs, files: readonly string[], database: ReadableDB): Place {
  if (args.cursor !== undefined) {
    const [file = 0, offset = 0] = args.cursor.split(':').map(Number);
    return { file, offset };
  }
  const before = args.at === undefined ? null : placeBefore(database, args.platform, args.sessionId, args.at);
  const file = before === null ? -1 : files.indexOf(before.source_file);
  return before === null || file === -1 ? { file: 0, offset: 0 } : { file, offset: before.source_offset };
}

/**
 * A page of what was said in a session, out of its tool's own files as they are now. Nothing of it is kept.
 * Never throws for what a file is or holds.
 */
export async function readTranscript(args: TranscriptArgs, options: TranscriptOptions): Promise<Transcript> {
  const { platform, sessionId } = args;
  if (platform === 'cursor') return noTranscript('unsupported');
  const database = options.open();
  const sources = options.platforms().find((each) => each.platform === platform);
  if (database === null || sources === undefined) return noTranscript('unknown');
  const files = sessionFiles(database, platform, sessionId);
  if (files.length === 0) return noTranscript('unknown');
  const start = startOf(args, files, database);
  const page = new Page();
  let state: Transcript['state'] = 'gone';
  for (let number = start.file; number < files.length; number += 1) {
    const opened = await openTranscript(sources, files[number] ?? '', options.hasher());
    if (opened === null) continue;
    if (opened === 'unreadable') {
      if (state === 'gone') state = 'unreadable';
      continue;
    }
    try {
      if (opened.path.endsWith('.zst')) {
        if (state === 'gone') state = 'unsupported';
        continue;
      }
      state = 'found';
      const add = isObjectFile(opened.path) ? addMessages : addLines;
      const offset = await add(page, opened, number === start.file ? start.offset : 0, SAID[platform]);
      if (offset !== null) return { state, entries: page.entries, next: `${number}:${offset}` };
      if (page.isFull) {
        const next = number + 1 < files.length ? `${number + 1}:0` : null;
        return { state, entries: page.entries, next };
      }
    } catch {
      // Words of the file system hold paths.
      if (page.entries.length === 0) state = 'unreadable';
    } finally {
      await opened.handle.close();
    }
  }
  return { state, entries: page.entries, next: null };
}
