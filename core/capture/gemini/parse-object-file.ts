import { type ContentKeeper, NO_CONTENT } from '../../privacy/content-keeper.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { Taken } from '../frame-assembly.ts';
import { parseJsonLine } from '../json-line.ts';
import { chatContext } from './chat-context.ts';
import { parseChatObject } from './parse.ts';

const CLOSE_BRACE = '}';

/**
 * A `.json` chat as events at level `metadata`.
 *
 * @returns null for a file that breaks off: its tool is writing it
 */
export function parseChatFile(
  path: string,
  bytes: Buffer,
  modifiedMs: number,
  hasher: SaltedHasher,
  content: ContentKeeper = NO_CONTENT,
): Taken | null {
  const { records, rejection } = parseJsonLine(bytes);
  const taken: Taken = { events: [], rejections: [] };
  if (rejection === 'invalid_json' && !endsWithObject(bytes)) return null;
  if (rejection !== null) {
    taken.rejections.push({ source_offset: 0, line_digest: hasher.hash('line', bytes), reason: rejection });
  }
  for (const { value } of records) {
    const { events, rejections } = parseChatObject(
      value,
      chatContext(path, value, modifiedMs, hasher),
      hasher,
      content,
    );
    taken.events.push(...events);
    taken.rejections.push(...rejections);
  }
  return taken;
}

/** Whether the last thing in a file is the end of an object, blanks and padding aside. */
function endsWithObject(bytes: Buffer): boolean {
  return bytes
    .subarray(-64)
    .toString('latin1')
    .replace(/[\s\0]+$/, '')
    .endsWith(CLOSE_BRACE);
}
