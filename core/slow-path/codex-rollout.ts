import type { RawRow } from './derivation.ts';

export type CodexRow = RawRow<'codex_cli'>;

/** A text that a session's rollout held at some time, and which of its rows were new then. */
export type RolloutState = {
  /** In source order. */
  rows: CodexRow[];
  added: ReadonlySet<CodexRow>;
};

/**
 * The texts of a session's rollout, one for each writing of it that was read: usually one. Each holds the rows of the
 * writing itself and those of earlier ones at places that it did not overwrite, because a line that stands unchanged at
 * its old place is not stored a second time.
 *
 * Of two copies of one place the active one goes before the archived one, and the plain one before the compressed one,
 * whichever was read first; the copy that loses is left out.
 */
export function rolloutStates(rows: readonly CodexRow[]): RolloutState[] {
  if (areOneWriting(rows)) {
    const text = rows.toSorted(bySourceOrder);
    return text.length === 0 ? [] : [{ rows: text, added: new Set(text) }];
  }
  const kept = withoutWorseCopies(rows);
  const states: RolloutState[] = [];
  let text: CodexRow[] = [];
  for (const writing of withoutHoles(writings(kept))) {
    text = [...text.filter(isOutside(writing)), ...writing].sort(bySourceOrder);
    states.push({ rows: text, added: new Set(writing) });
  }
  return states;
}

/** As nearly all sessions are: then nothing stands twice and nothing is overwritten. */
function areOneWriting(rows: readonly CodexRow[]): boolean {
  const [first] = rows;
  if (first === undefined) return true;
  const rank = copyRank(first);
  return rows.every(
    (row) => row.sourceFile === first.sourceFile && row.generation === first.generation && copyRank(row) === rank,
  );
}

/** 0 is the copy that is believed. */
function copyRank({ event: { record } }: CodexRow): number {
  return (record.isArchived === true ? 2 : 0) + (record.isCompressed === true ? 1 : 0);
}

function withoutWorseCopies(rows: readonly CodexRow[]): CodexRow[] {
  let kept: CodexRow[] = [];
  for (const rank of [0, 1, 2, 3]) {
    const copies = rows.filter((row) => copyRank(row) === rank);
    kept = kept.length === 0 ? copies : [...kept, ...copies.filter(isOutside(kept))];
  }
  return kept;
}

/** Rows of one file and generation each, in the order in which the first of them were stored. */
function writings(rows: readonly CodexRow[]): CodexRow[][] {
  const found = new Map<string, CodexRow[]>();
  for (const row of rows.toSorted((one, other) => one.sequence - other.sequence)) {
    const key = `${copyRank(row)} ${row.sourceFile} ${row.generation}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [row]);
    else known.push(row);
  }
  // The believed copy first: the others only go on where it ends.
  return [...found.values()].map((one) => one.sort(bySourceOrder)).sort((one, other) => rankOf(one) - rankOf(other));
}

/**
 * The writings of the believed copy with the lines of worse copies that stand before its end: a line that was read in the
 * archive first is not stored a second time when it is found in the active copy, and belongs to that text all the same.
 */
function withoutHoles(found: readonly CodexRow[][]): CodexRow[][] {
  const filled: CodexRow[][] = [];
  for (let rest = found; rest[0] !== undefined; ) {
    const rank = rankOf(rest[0]);
    const [first = [], ...later] = rest.filter((writing) => rankOf(writing) === rank);
    const end = [first, ...later].flat().reduce((most, { event }) => Math.max(most, event.source_offset), 0);
    const worse = rest.filter((writing) => rankOf(writing) !== rank);
    const holes = worse.flat().filter(({ event }) => event.source_offset < end);
    filled.push([...first, ...holes].sort(bySourceOrder), ...later);
    rest = worse
      .map((writing) => writing.filter(({ event }) => event.source_offset >= end))
      .filter((writing) => writing.length > 0);
  }
  return filled;
}

function rankOf(writing: readonly CodexRow[]): number {
  return writing[0] === undefined ? 0 : copyRank(writing[0]);
}

function bySourceOrder(one: CodexRow, other: CodexRow): number {
  return one.event.source_offset - other.event.source_offset || one.sequence - other.sequence;
}

/** Tells whether a row's bytes are none of those that these rows stand on. */
function isOutside(rows: readonly CodexRow[]): (row: CodexRow) => boolean {
  const ordered = rows.toSorted(bySourceOrder);
  /** The furthest end of the rows up to each one: lines of different writings may overlap. */
  const ends: number[] = [];
  for (const row of ordered) ends.push(Math.max(ends.at(-1) ?? 0, endOf(row)));
  return (row) => {
    const before = countBefore(ordered, endOf(row));
    return before === 0 || (ends[before - 1] ?? 0) <= row.event.source_offset;
  };
}

function endOf({ event }: CodexRow): number {
  return event.source_offset + event.record.lineBytes;
}

/** How many of the rows begin before this offset. */
function countBefore(ordered: readonly CodexRow[], offset: number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle]?.event.source_offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
