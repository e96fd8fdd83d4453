import type { CursorComposer } from '../contracts/cursor-record.ts';

/**
 * What Cursor writes of a conversation as a whole, without what was purged of it. Cost, lines and files of the whole
 * cannot be divided: they go with the first part of it that was purged.
 *
 * @param isPurged whether this message was purged
 * @param purgedUntil the conversation was purged up to here, epoch milliseconds; null: at most single messages of it
 * @returns the record itself where nothing of it was purged
 */
export function withoutPurgedMessages(
  record: CursorComposer,
  isPurged: (bubbleId: string) => boolean,
  purgedUntil: number | null,
): CursorComposer {
  const began = record.createdAt === undefined ? null : Date.parse(record.createdAt);
  const beganBefore = purgedUntil !== null && (began === null || began < purgedUntil);
  const bubbles = record.bubbles?.filter(({ bubbleId }) => !isPurged(bubbleId));
  if (!beganBefore && bubbles?.length === record.bubbles?.length) return record;
  const { usage, linesAdded, linesRemoved, filesChanged, stateMessages, createdAt, codeBlocks, ...rest } = record;
  const kept = codeBlocks?.filter(({ bubbleId }) => bubbleId !== undefined && !isPurged(bubbleId));
  return {
    ...rest,
    ...(beganBefore || createdAt === undefined ? {} : { createdAt }),
    ...(bubbles === undefined ? {} : { bubbles }),
    ...(kept === undefined ? {} : { codeBlocks: kept }),
  };
}
