import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { formatCount, formatRate } from '../../../core/format/index.ts';

/** A bar with its words, of something that takes its time. @param counted says how many of how many */
export function JobProgress({ job, words, counted = true }: { job: LifecycleJob; words: string; counted?: boolean }) {
  const { done, total } = job.progress;
  const share = total === 0 ? 0 : Math.min(1, done / total);
  return (
    <div>
      <p className="flex justify-between text-small text-t2">
        <span>
          {words}
          {counted && total > 1 ? `, ${formatCount(done)} of ${formatCount(total)}` : ''}
        </span>
        <span className="font-medium text-t1">{formatRate(share)}</span>
      </p>
      <div
        role="progressbar"
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
