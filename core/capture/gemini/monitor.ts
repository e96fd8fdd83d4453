import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { NestedRecordParser } from '../source-reader.ts';
import type { WholeSourceParser } from '../whole-source.ts';
import { chatContext, readChatHeader } from './chat-context.ts';
import { parseChatLine } from './parse.ts';
import { parseChatFile } from './parse-object-file.ts';

/** What turns lines of Gemini's `.jsonl` chats into events. */
export function geminiLinesParser(hasher: SaltedHasher): NestedRecordParser {
  return {
    platform: 'gemini_cli',
    beginNested(path, modifiedMs) {
      const context = chatContext(path, readChatHeader(path), modifiedMs, hasher);
      return (json, offset) => parseChatLine(json, offset, context, hasher);
    },
  };
}

/** What turns Gemini's `.json` chats, each one object, into events. */
export function geminiObjectParser(hasher: SaltedHasher): WholeSourceParser {
  return {
    platform: 'gemini_cli',
    parse: (path, bytes, modifiedMs) => parseChatFile(path, bytes, modifiedMs, hasher),
  };
}
