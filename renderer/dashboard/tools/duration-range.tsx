import { formatDuration } from '../../../core/format/index.ts';

/** The ends of the scale, milliseconds: a quick read, and a build that takes its time. */
export const SCALE_FROM_MS = 10;
export const SCALE_TO_MS = 600_000;

/** Where a duration lies on the logarithmic scale, 0 to 1. */
export function placeOf(milliseconds: number): number {
  const clamped = Math.min(SCALE_TO_MS, Math.max(SCALE_FROM_MS, milliseconds));
  return Math.log(clamped / SCALE_FROM_MS) / Math.log(SCALE_TO_MS / SCALE_FROM_MS);
}

type DurationRangeProps = { p10: number | null; p50: number | null; p95: number | null };

/** From the 10th to the 95th percentile, with the median as a tick, on a logarithmic scale. The figures stand beside it. */
export function DurationRange({ p10, p50, p95 }: DurationRangeProps) {
  if (p10 === null || p50 === null || p95 === null) return null;
  const [from, middle, to] = [placeOf(p10) * 100, placeOf(p50) * 100, placeOf(p95) * 100];
  return (
    <span
      title={`10 % took up to ${formatDuration(p10)}, half ${formatDuration(p50)}, 95 % ${formatDuration(p95)}`}
      className="keep-colour relative block h-3 w-full min-w-20"
    >
      <span aria-hidden="true" className="absolute inset-x-0 top-[5.5px] h-px bg-line-2" />
      <span
        aria-hidden="true"
        className="absolute top-1 h-1 min-w-1 rounded-full bg-(--k-input)"
        style={{ left: `${from}%`, width: `${to - from}%` }}
      />
      <span
        aria-hidden="true"
        className="absolute top-0.5 h-2 w-[3px] rounded-full bg-accent-fill"
        style={{ left: `${middle}%` }}
      />
    </span>
  );
}
