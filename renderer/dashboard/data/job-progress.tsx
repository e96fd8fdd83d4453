import { formatCount, formatRate } from '../../../core/format/index.ts';

type JobProgressProps = {
  /** 0 to 1. */
  share: number;
  words: string;
  /** So many of so many; absent where only the share says something. */
  count?: { done: number; total: number };
};

/** A bar with its words, of something that takes its time. */
export function JobProgress({ share, words, count }: JobProgressProps) {
  return (
    <div>
      <p className="flex justify-between text-small text-t2">
        <span>
          {words}
          {count !== undefined && count.total > 1 ? `, ${formatCount(count.done)} of ${formatCount(count.total)}` : ''}
        </span>
        <span className="font-medium text-t1">{formatRate(share)}</span>
      </p>
      <div
        role="progressbar"
        data-drawing="meter"
        aria-label={words}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        className="keep-colour mt-1.5 h-1.5 overflow-hidden rounded-full bg-track"
      >
        <span className="block h-full rounded-full bg-accent-fill" style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
