import type { DeadLetter, DeadLetters, ReplayedLetters } from '../../contracts/dead-letters.ts';
import { counted, formatAgo, formatBytes, formatCount } from '../../format/index.ts';
import { printable } from './display-width.ts';

/** `dlq list` for people. @param now epoch milliseconds */
export function listLines({ letters, classes, waiting, replayed }: DeadLetters, now: number): string[] {
  if (letters.length === 0) {
    return [
      waiting === 0 && replayed === 0
        ? 'There is no dead letter: every event was stored.'
        : `No dead letter waits; ${formatCount(replayed)} replayed (see them with --all).`,
    ];
  }
  return [
    `${counted(waiting, 'dead letter')} ${waiting === 1 ? 'waits' : 'wait'}${replayed === 0 ? '' : `, ${formatCount(replayed)} replayed`}:`,
    ...classes.map(
      (one) =>
        `  ${printable(one.errorType)}, ${printable(one.platform)}: ${formatCount(one.letters)}, last failed ${formatAgo(one.last, now)}`,
    ),
    '',
    ...letters.map(
      (letter) =>
        `${String(letter.id).padStart(6)}  ${letter.failedAt}  ${printable(letter.platform)}  ${printable(letter.errorType)}: ` +
        `${printable(letter.errorMessage)}${letter.replayedAt === null ? '' : ' (replayed)'}`,
    ),
    '',
    'Store them with `blueplane dlq replay` once the cause is mended, or delete them with `blueplane dlq drop`.',
  ];
}

/** `dlq show` for people: everything but what it holds. */
export function letterLines(letter: DeadLetter): string[] {
  return [
    `Dead letter ${letter.id}`,
    `  event:    ${printable(letter.eventId)}`,
    `  tool:     ${printable(letter.platform)}`,
    `  class:    ${printable(letter.errorType)}`,
    `  why:      ${printable(letter.errorMessage)}`,
    `  since:    ${letter.failedAt}`,
    `  replayed: ${letter.replayedAt ?? 'no'}`,
    `  size:     ${formatBytes(letter.bytes)} (its content is not shown)`,
  ];
}

/** What a replay came to. @param waiting how many waited before it */
export function replayLines(
  { stored, known, purged, refused }: ReplayedLetters,
  waiting: number,
  isRunning: boolean,
): string[] {
  if (stored + known + purged + refused === 0) {
    return [waiting === 0 ? 'No dead letter waits.' : 'None of those waits any more.'];
  }
  return [
    `Stored: ${formatCount(stored)}`,
    ...(known === 0 ? [] : [`Stored before, from the same record: ${formatCount(known)}`]),
    ...(purged === 0 ? [] : [`Purged meanwhile, not stored and deleted: ${formatCount(purged)}`]),
    ...(refused === 0
      ? []
      : [
          `Still cannot be stored: ${formatCount(refused)} (see \`blueplane dlq list\`; drop them with \`blueplane dlq drop\`)`,
        ]),
    ...(stored === 0 || isRunning ? [] : ['They count from the next start or `blueplane ingest --once` on.']),
  ];
}

/** What a drop did, or would do. */
export function dropLine(count: number, isDone: boolean): string {
  const verb = isDone ? (count === 1 ? 'was' : 'were') : 'would be';
  return `${counted(count, 'dead letter')} ${verb} deleted.`;
}
