import { DAY_STEP_MS, type DayView } from '../../../../core/contracts/day.ts';
import { formatCount } from '../../../../core/format/index.ts';
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

/** How many sessions ran at once, with the most of them in full blue. */
export function Concurrency({ view, scale }: { view: DayView; scale: DayScale }) {
  const from = Date.parse(view.from);
  return (
    <div className="grid grid-cols-[var(--day-label)_minmax(0,1fr)_var(--day-total)] items-center pb-3">
      <span className="text-small text-t2">At once</span>
      <svg
        role="img"
        aria-label={concurrencySentence(view, DAY_STEP_MS)}
        width={scale.width}
        height={HEIGHT_PX}
        className="keep-colour block border-b border-line-2"
      >
        {runsOf(view.concurrency).map(({ step, steps, sessions }) => {
          const x = scale.toX(from + step * DAY_STEP_MS);
          const height = (HEIGHT_PX - 4) * (sessions / view.peak);
          return (
            <rect
              key={step}
              x={x}
              y={HEIGHT_PX - height}
              width={scale.toX(from + (step + steps) * DAY_STEP_MS) - x}
              height={height}
              fill={
                sessions === view.peak && view.peak > 1
                  ? 'var(--accent-fill)'
                  : 'color-mix(in oklab, var(--accent-fill) 34%, var(--surface))'
              }
            />
          );
        })}
      </svg>
      <span className="text-end text-small text-t2">peak {formatCount(view.peak)}</span>
    </div>
  );
}
