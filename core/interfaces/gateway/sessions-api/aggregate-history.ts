import { z } from 'zod';
import type { ArchiveFolder } from './archive-folder.ts';
import { alignToMinute, MINUTE_MS, POINTS_MAX } from './token-history.ts';

const HISTORY_FILE = 'history.jsonl';
/** Lines beyond which the file is written anew with those of the last day. */
const LINES_MAX = 4 * POINTS_MAX;

const pointSchema = z.object({
  timestamp: z.number(),
  totalTokens: z.number(),
  totalCost: z.number(),
  activeSessions: z.number(),
  totalToolCalls: z.number(),
});

/** Sums over everything at a minute's beginning, epoch milliseconds. */
export type AggregatePoint = z.infer<typeof pointSchema>;

export type AggregateHistory = {
  /** Whether these sums are others than the last ones. */
  isNew(point: AggregatePoint): boolean;
  /** Takes the sums of this minute. Written at once when they differ from the ones before. */
  add(point: AggregatePoint): void;
  /**
   * A point for each minute up to now, at most 1,440. A minute in which nothing changed, or nobody looked, shows what was
   * known.
   */
  points(now: number): AggregatePoint[];
  /** Begins anew. */
  clear(): void;
};

/** Begins with what an earlier life wrote. */
export function openAggregateHistory(folder: ArchiveFolder): AggregateHistory {
  let lines = 0;
  let written = folder.has(HISTORY_FILE);
  let known = read();

  function read(): AggregatePoint[] {
    const found = folder.lines(HISTORY_FILE);
    lines = found.length;
    const points = found.flatMap((line) => {
      const point = pointSchema.safeParse(line);
      return point.success ? [point.data] : [];
    });
    return points.toSorted((one, other) => one.timestamp - other.timestamp);
  }

  /** What begins before a day ago counts only as what was known then. */
  function forgetOld(now: number): void {
    const first = alignToMinute(now) - (POINTS_MAX - 1) * MINUTE_MS;
    const place = known.findLastIndex(({ timestamp }) => timestamp <= first);
    if (place > 0) known = known.slice(place);
  }

  function isNew(point: AggregatePoint): boolean {
    // A purge takes the file away, and what was remembered of it has to go too.
    if (written && !folder.has(HISTORY_FILE)) [known, lines] = [[], 0];
    const last = known.at(-1);
    return last === undefined || !sameSums(last, point);
  }

  return {
    isNew,
    add(point) {
      if (!isNew(point)) return;
      known = [...known.filter(({ timestamp }) => timestamp !== point.timestamp), point];
      forgetOld(point.timestamp);
      folder.append(HISTORY_FILE, point);
      written = true;
      lines += 1;
      if (lines <= LINES_MAX) return;
      folder.writeLines(HISTORY_FILE, known);
      lines = known.length;
    },
    clear: () => folder.remove(HISTORY_FILE),
    points(now) {
      if (written && !folder.has(HISTORY_FILE)) return [];
      forgetOld(now);
      const [first] = known;
      if (first === undefined) return [];
      const end = alignToMinute(now);
      const begin = Math.max(first.timestamp, end - (POINTS_MAX - 1) * MINUTE_MS);
      const found: AggregatePoint[] = [];
      let place = 0;
      for (let timestamp = begin; timestamp <= end; timestamp += MINUTE_MS) {
        while ((known[place + 1]?.timestamp ?? Number.POSITIVE_INFINITY) <= timestamp) place += 1;
        const point = known[place];
        if (point !== undefined) found.push({ ...point, timestamp });
      }
      return found;
    },
  };
}

function sameSums(one: AggregatePoint, other: AggregatePoint): boolean {
  return JSON.stringify({ ...one, timestamp: 0 }) === JSON.stringify({ ...other, timestamp: 0 });
}
