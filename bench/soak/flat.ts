import type { Sample } from './sample.ts';

/** What must not grow, by its middle in the second quarter of the time and in the last. */
export type Judged = { words: string; early: number; late: number; allowed: number };

const MIB = 2 ** 20;
/** Two in each quarter. */
const LEAST_SAMPLES = 8;
/** Share by which memory may differ: a collection more or less. */
const MEMORY_SHARE = 0.1;
const MEMORY_BYTES = 16 * MIB;
/** Connections and files that are opened and closed while the samples are taken. */
const DESCRIPTORS = 10;
/** The log of SQLite is carried over when it has reached some size: within this it swings. */
const WAL_BYTES = 8 * MIB;
/** A log that says something of each event would be ten times this. */
const LOG_BYTES = MIB;

/**
 * The first quarter is a start: caches fill. From then on nothing may grow but the database.
 * @param samples in their order, at least eight
 */
export function judge(samples: readonly Sample[]): Judged[] {
  function compare(words: string, figure: (sample: Sample) => number, allowed: (early: number) => number): Judged {
    return compareQuarters(words, samples.map(figure), allowed);
  }
  return [
    judgeMemory(
      "memory of all processes that is no file's, bytes",
      samples.map(({ ownBytes }) => ownBytes),
    ),
    compare(
      'open descriptors',
      ({ descriptors }) => descriptors,
      () => DESCRIPTORS,
    ),
    compare(
      'write-ahead log, bytes',
      ({ walBytes }) => walBytes,
      () => WAL_BYTES,
    ),
    compare(
      'server.log, bytes',
      ({ logBytes }) => logBytes,
      () => LOG_BYTES,
    ),
    compare(
      'processes',
      ({ processes }) => processes,
      () => 0,
    ),
  ];
}

/** The same of memory alone. @param bytes in their order, at least eight */
export function judgeMemory(words: string, bytes: readonly number[]): Judged {
  return compareQuarters(words, bytes, (early) => Math.max(early * MEMORY_SHARE, MEMORY_BYTES));
}

function compareQuarters(words: string, figures: readonly number[], allowed: (early: number) => number): Judged {
  if (figures.length < LEAST_SAMPLES) throw new Error(`${figures.length} samples say nothing: let it run for longer.`);
  const quarter = Math.floor(figures.length / 4);
  const early = middleOf(figures.slice(quarter, 2 * quarter));
  return { words, early, late: middleOf(figures.slice(-quarter)), allowed: early + allowed(early) };
}

export function isFlat({ late, allowed }: Judged): boolean {
  return late <= allowed;
}

/** The one in the middle by size; 0 of none. */
export function middleOf(figures: readonly number[]): number {
  return figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)] ?? 0;
}
