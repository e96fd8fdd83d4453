import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { isoTime } from '../../privacy/claude-record.ts';
import { type GeminiChatLabels, isMetadata } from '../../privacy/gemini-record.ts';
import { identifier, projectName } from '../../privacy/labels.ts';
import { asObject, compact, type JsonObject } from '../../privacy/loose-json.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import { parseJsonLine } from '../json-line.ts';
import { projectRoot } from './project-root.ts';
import { chatPlace } from './sources.ts';

/** What a record needs to know of the chat it stands in. */
export type ChatContext = {
  /** The session the chat belongs to: for a subagent's chat, the session that called it. */
  session: string;
  labels: GeminiChatLabels;
  /** ISO time for records that have none. */
  fallbackTime: string;
  /** Salted hash of the path: a record is an event for each file it stands in. */
  sourceFile: string;
};

/** Bytes in which the first line of a chat is looked for; real ones have some hundreds. */
const HEADER_BYTES = 1 << 16;

/**
 * The metadata that opens a `.jsonl` chat, read from the file itself: a reading that begins in the middle must know
 * whose messages it reads. Call it for a regular file only.
 *
 * @returns an empty object where the first line is no JSON
 */
export function readChatHeader(path: string): JsonObject {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(HEADER_BYTES);
    const text = bytes.subarray(0, readSync(file, bytes, 0, HEADER_BYTES, 0));
    const newline = text.indexOf('\n');
    return parseJsonLine(newline === -1 ? text : text.subarray(0, newline)).records[0]?.value ?? {};
  } finally {
    closeSync(file);
  }
}

/**
 * Whose chat it is, from its place and its metadata.
 *
 * @param header metadata of the chat; an empty object where it has none
 */
export function chatContext(path: string, header: JsonObject, modifiedMs: number, hasher: SaltedHasher): ChatContext {
  const place = chatPlace(path);
  const own = identifier(header.sessionId, hasher) ?? identifier(place?.name, hasher) ?? 'unknown';
  const parent = identifier(place?.parent, hasher);
  const isSubagent = parent !== undefined || header.kind === 'subagent';
  const named = typeof header.projectHash === 'string' ? header.projectHash : (place?.project ?? '');
  const project: ChatProject = {
    named,
    digest: [named, place?.project ?? ''].find((text) => SHA256.test(text))?.toLowerCase() ?? null,
    folder: place?.project ?? '',
    root: projectRoot(path),
  };
  const session = parent ?? own;
  return {
    session,
    labels: compact({
      agentId: isSubagent ? own : undefined,
      workspaceHash: workspaceHash(project, hasher),
      projectName: labelOf(project, header),
    }),
    fallbackTime: isoTime(header.startTime) ?? isoTime(modifiedMs) ?? new Date(0).toISOString(),
    sourceFile: hasher.hash('path', path),
  };
}

const SHA256 = /^[0-9a-f]{64}$/i;

/** What a chat and its place say of its project. */
type ChatProject = {
  /** What the tool calls it: a digest, in odd cases a short name, or nothing. */
  named: string;
  /** SHA-256 of the folder's path, small letters. */
  digest: string | null;
  /** Name of the folder that holds the chats: the digest, or a short name. */
  folder: string;
  /** Path of the project, where the tool noted it beside the chats. */
  root: string | null;
};

/**
 * The same as that of the other tools' sessions in the folder: from the digest of its path, which all chats name, for not
 * each of them names the folder.
 */
function workspaceHash({ named, digest, root }: ChatProject, hasher: SaltedHasher): string | undefined {
  if (digest !== null) return hasher.workspaceOfDigest(digest);
  if (root !== null) return hasher.hash('workspace', root);
  return named === '' ? undefined : hasher.hash('workspace', named);
}

/** The last folder of the path that is the project's; else the short name that the tool gave it; else of any folder. */
function labelOf({ digest, folder, root }: ChatProject, header: JsonObject): string | undefined {
  const directories = Array.isArray(header.directories) ? header.directories : [];
  const listed = directories.filter((path) => typeof path === 'string');
  const paths = root === null ? listed : [root, ...listed];
  const path = digest === null ? root : paths.find((one) => createHash('sha256').update(one).digest('hex') === digest);
  if (typeof path === 'string') return projectName(path);
  if (folder !== '' && !SHA256.test(folder)) return projectName(folder);
  return projectName(listed[0]);
}

/** Whether a record may list messages: an object or first line that describes the chat, a `$set`; never a message. */
export function isListing(record: JsonObject): boolean {
  if (typeof record.id === 'string' || typeof record.$rewindTo === 'string') return false;
  return asObject(record.$set) !== undefined || isMetadata(record);
}

/** The messages that a chat's object, its first line or a `$set` lists. */
export function listedMessages(record: JsonObject): unknown[] {
  const holder = asObject(record.$set) ?? record;
  return Array.isArray(holder.messages) ? holder.messages : [];
}
