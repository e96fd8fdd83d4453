import { type ContentKeeper, NO_CONTENT } from '../../privacy/content-keeper.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import { lineReader, readerByEnding, type SourceReader, wholeFileReader } from '../monitored-sources.ts';
import type { NestedRecordParser } from '../source-reader.ts';
import type { WholeSourceParser } from '../whole-source.ts';
import { chatContext, readChatHeader } from './chat-context.ts';
import { parseChatLine } from './parse.ts';
import { parseChatFile } from './parse-object-file.ts';
import { chatPlace, LINES_EXTENSION, OBJECT_EXTENSION } from './sources.ts';

/** Reads Gemini's chats of both forms. */
export function geminiReader(hasher: SaltedHasher, content: ContentKeeper = NO_CONTENT): SourceReader {
  return readerByEnding({
    [LINES_EXTENSION]: lineReader(geminiLinesParser(hasher, content)),
    [OBJECT_EXTENSION]: wholeFileReader(geminiObjectParser(hasher, content)),
  });
}

/** The chats among the files of Gemini's folders. */
export function chatOf(path: string): string | null {
  return chatPlace(path) === null ? null : path;
}

/** What turns lines of Gemini's `.jsonl` chats into events. */
function geminiLinesParser(hasher: SaltedHasher, content: ContentKeeper): NestedRecordParser {
  return {
    platform: 'gemini_cli',
    beginNested(path, modifiedMs) {
      const context = chatContext(path, readChatHeader(path), modifiedMs, hasher);
      return (json, offset) => parseChatLine(json, offset, context, hasher, content);
    },
  };
}

/** What turns Gemini's `.json` chats, each one object, into events. */
function geminiObjectParser(hasher: SaltedHasher, content: ContentKeeper): WholeSourceParser {
  return {
    platform: 'gemini_cli',
    parse: (path, bytes, modifiedMs) => parseChatFile(path, bytes, modifiedMs, hasher, content),
  };
}
