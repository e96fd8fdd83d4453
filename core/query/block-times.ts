/** Where five-hour blocks begin and end. Pure; times are epoch milliseconds. */

export const BLOCK_MS = 5 * 3_600_000;
const HOUR_MS = 3_600_000;

/** A block that holds entries, or a gap, which holds none. `end` is five hours behind `start`, in a gap the next entry. */
export type BlockSpan<Entry> = { start: number; end: number; entries: Entry[] };

/**
 * Cuts entries into blocks. A block starts at the UTC hour of its first entry. The next entry starts a new one when more
 * than five hours passed since that start or since the entry before; in the latter case a gap stands between them.
 * @param entries ascending by time
 */
export function cutIntoBlocks<Entry extends { occurredAt: number }>(entries: Iterable<Entry>): BlockSpan<Entry>[] {
  const spans: BlockSpan<Entry>[] = [];
  let current: BlockSpan<Entry> | null = null;
  let last = 0;
  for (const entry of entries) {
    const { occurredAt } = entry;
    const isIdle = occurredAt - last > BLOCK_MS;
    if (current !== null && (occurredAt - current.start > BLOCK_MS || isIdle)) {
      if (isIdle) spans.push({ start: last + BLOCK_MS, end: occurredAt, entries: [] });
      current = null;
    }
    if (current === null) {
      const start = Math.floor(occurredAt / HOUR_MS) * HOUR_MS;
      current = { start, end: start + BLOCK_MS, entries: [] };
      spans.push(current);
    }
    current.entries.push(entry);
    last = occurredAt;
  }
  return spans;
}
