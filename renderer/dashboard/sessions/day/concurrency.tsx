import { DAY_STEP_MS, type DayView } from '../../../../core/contracts/day.ts';
import { AT_ONCE_COLOURS } from './at-once-colours.ts';
import type { DayScale } from './day-scale.ts';
import { concurrencySentence } from './day-words.ts';

const HEIGHT_PX = 40;

type Run = { step: number; steps: number; sessions: number };

/** Neighbouring steps with as many sessions are one bar. */
export function runsOf(concurrency: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const [step, sessions] of concurrency.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && last.sessions === sessions) last.steps += 1;
    else runs.push({ step, steps: 1, sessions });
  }
  return runs.filter((run) => run.sessions > 0);
}

/**
 * When a run began and ended, epoch milliseconds. The step that goes on now ends now: what is to come has no bar.
 *
 * @param dayStart the day's first instant
 */
export function timesOf({ step, steps }: Run, dayStart: number, now: number): { from: number; to: number } {
  const from = dayStart + step * DAY_STEP_MS;
  return { from, to: Math.max(from, Math.min(from + steps * DAY_STEP_MS, now)) };
}

/** How many sessions ran at once, with the most of them in full blue. @param now epoch milliseconds */
export function Concurrency({ view, scale, now }: { view: DayView; scale: DayScale; now: number }) {
  const dayStart = Date.parse(view.from);
  return (
    <svg
      role="img"
      aria-label={concurrencySentence(view, DAY_STEP_MS)}
      width={scale.width}
      height={HEIGHT_PX}
      className="keep-colour block border-b border-line-2"
    >
      {runsOf(view.concurrency).map((run) => {
        const { step, sessions } = run;
        const { from, to } = timesOf(run, dayStart, now);
        const x = scale.toX(from);
        const height = (HEIGHT_PX - 4) * (sessions / view.peak);
        return (
          <rect
            key={step}
            x={x}
            y={HEIGHT_PX - height}
            width={scale.toX(to) - x}
            height={height}
            fill={sessions === view.peak && view.peak > 1 ? AT_ONCE_COLOURS.most : AT_ONCE_COLOURS.few}
          />
        );
      })}
    </svg>
  );
}
