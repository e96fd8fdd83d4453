import { NO_DATA } from '../../../core/format/symbols.ts';
import { SparkLine } from '../../shared/charts/spark-line.tsx';
import { type FindingPoints, pointName, pointWords } from './finding-points.ts';

type FindingChartProps = { chart: FindingPoints };

/** How much of the largest a value is, as CSS has it. */
function shareOf(value: number, highest: number): string {
  return `${highest === 0 ? 0 : (value / highest) * 100}%`;
}

/** A point without data keeps its place and nothing is drawn there: zero is a line at the foot. */
function Bars({ chart: { points } }: FindingChartProps) {
  const highest = Math.max(...points.map(({ value }) => value ?? 0));
  return (
    <span className="keep-colour flex h-12 items-end gap-1">
      {points.map(({ label, value, isMarked }) =>
        value === null ? (
          <span key={label} className="w-5 shrink" />
        ) : (
          <span
            key={label}
            className={`min-h-px w-5 shrink rounded-t-[3px] ${isMarked ? 'bg-s-bad' : 'bg-ghost'}`}
            style={{ height: shareOf(value, highest) }}
          />
        ),
      )}
    </span>
  );
}

/** A point without data has its name and a dash; zero an empty track. */
function Meters({ chart: { points, unit } }: FindingChartProps) {
  const highest = unit === 'share' ? 1 : Math.max(...points.map(({ value }) => value ?? 0));
  return (
    <span className="grid grid-cols-[auto_96px] items-center gap-x-3 gap-y-1 text-micro text-t3">
      {points.map(({ label, value, isMarked }) => (
        <span key={label} className="contents">
          <span className="text-end">{label}</span>
          {value === null ? (
            <span>{NO_DATA}</span>
          ) : (
            <span className="keep-colour h-1.5 overflow-hidden rounded-full bg-track">
              <span
                className={`block h-full rounded-full ${isMarked ? 'bg-s-warn' : 'bg-ghost'}`}
                style={{ width: shareOf(value, highest) }}
              />
            </span>
          )}
        </span>
      ))}
    </span>
  );
}

/** The small chart of a finding. What it says stands in the sentence and the evidence; each point is named for readers. */
export function FindingChart({ chart }: FindingChartProps) {
  const { points, kind, unit } = chart;
  const words = points.map((point) => `${pointName(point.label)} ${pointWords(point, unit)}`);
  const [first, last] = [points[0], points.at(-1)];
  return (
    <div role="img" aria-label={words.join(', ')} className="flex max-w-full shrink-0 flex-col gap-1">
      {kind === 'bars' ? <Bars chart={chart} /> : null}
      {kind === 'meters' ? <Meters chart={chart} /> : null}
      {kind === 'line' ? <SparkLine values={points.map(({ value }) => value)} width={148} height={44} /> : null}
      {kind === 'meters' || first === undefined || last === undefined ? null : (
        <span aria-hidden="true" className="flex justify-between gap-3 text-micro text-t3">
          <span>{pointName(first.label)}</span>
          <span>{pointName(last.label)}</span>
        </span>
      )}
    </div>
  );
}
