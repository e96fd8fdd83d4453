import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { type JobWatch, jobKey } from './job-watch.ts';

/** @param before undefined: nothing was heard of jobs yet, and no answer on the page is older */
function hasPurgeEnded(before: LifecycleJob | null | undefined, job: LifecycleJob | null): boolean {
  if (before === undefined) return false;
  const isSame = before !== null && job !== null && jobKey(before) === jobKey(job);
  // What came of one whose owner ended is not known: its rows may be gone.
  if (before?.kind === 'purge' && before.state === 'running') return !(isSame && job.state === 'running');
  // A short one may have ended before anybody looked.
  return job?.kind === 'purge' && job.state !== 'running' && !isSame;
}

/**
 * Hears of the end of each purge, also of one that was ordered elsewhere.
 * @returns the way to stop
 */
export function followPurges(watch: JobWatch, ended: () => void): () => void {
  let before: LifecycleJob | null | undefined;
  return watch.subscribe(() => {
    const { job } = watch.view();
    const isEnd = hasPurgeEnded(before, job);
    before = job;
    if (isEnd) ended();
  });
}
