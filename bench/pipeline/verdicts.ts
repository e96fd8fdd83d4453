import type { Stages } from './stages.ts';
import { perSecond } from './sustained.ts';
import type { Backfill, FirstRun } from './whole-program.ts';

/** A figure beside the one that is to be reached. */
export type Verdict = { what: string; reached: boolean; figure: string; wanted: string };

const MEBIBYTE = 2 ** 20;

/** Ratios hold on a busy machine too; times by the clock only on an idle one. */
const WANTED = {
  writeP95Ms: 10,
  eventsPerSecond: 10_000,
  backfillRatio: 5,
  /** From the queue's first answer on. */
  todayMs: 1_000,
  appendP95Ms: 250,
  idlePss: 300 * MEBIBYTE,
  idleCpu: 0.01,
} as const;

/** Every figure that was promised, with what was measured. */
export function verdictsOf(stages: Stages, backfill: Backfill, firstRun: FirstRun): Verdict[] {
  const ratio = backfill.ingestMs / backfill.bareMs;
  const today = firstRun.todayMs - firstRun.queueMs;
  return [
    atMost(
      '100 events into the database, P95',
      stages.write.clock.p95,
      WANTED.writeP95Ms,
      (ms) => `${ms.toFixed(1)} ms`,
    ),
    {
      what: 'from the queue into the database, one consumer',
      reached: perSecond(stages.sustained) >= WANTED.eventsPerSecond,
      figure: `${perSecond(stages.sustained).toLocaleString('en-US')} events/s`,
      wanted: `>= ${WANTED.eventsPerSecond.toLocaleString('en-US')} events/s`,
    },
    atMost(
      'all of the history stored and derived',
      ratio,
      WANTED.backfillRatio,
      (times) => `${times.toFixed(1)} x bare`,
    ),
    atMost("today's totals after the queue answers", today, WANTED.todayMs, (ms) => `${(ms / 1_000).toFixed(2)} s`),
    atMost(
      'a line until it is on the screen, P95',
      firstRun.appendToScreen.p95,
      WANTED.appendP95Ms,
      (ms) => `${ms.toFixed(0)} ms`,
    ),
    atMost(
      'memory of everything, idle after that',
      firstRun.idlePss,
      WANTED.idlePss,
      (bytes) => `${(bytes / MEBIBYTE).toFixed(0)} MiB`,
    ),
    atMost(
      'processor while idle, of one core',
      firstRun.idleCpu,
      WANTED.idleCpu,
      (share) => `${(share * 100).toFixed(1)} %`,
    ),
  ];
}

function atMost(what: string, figure: number, wanted: number, write: (figure: number) => string): Verdict {
  return { what, reached: figure <= wanted, figure: write(figure), wanted: `<= ${write(wanted)}` };
}
