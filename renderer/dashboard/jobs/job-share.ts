import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { PURGE_STEPS, purgeStepIndex } from '../../../core/contracts/purge.ts';

/** 100 % is said of what has ended: behind its last step an export is read again, and behind a purge capture goes on. */
const MOST_WHILE_RUNNING = 0.99;

/** How much of a job that runs is done, 0 to 0.99. */
export function jobShare(job: Pick<LifecycleJob, 'kind' | 'progress' | 'purge'>): number {
  return Math.min(MOST_WHILE_RUNNING, shareOfSteps(job));
}

function shareOfSteps({ kind, progress, purge }: Pick<LifecycleJob, 'kind' | 'progress' | 'purge'>): number {
  const { step, done, total } = progress;
  const share = total === 0 ? 0 : Math.min(1, done / total);
  if (kind === 'purge') {
    // A result is there before capture goes on: nothing is left to be done then.
    if (purge !== null) return 1;
    return (Math.max(0, purgeStepIndex(step)) + share) / PURGE_STEPS.length;
  }
  // All rows are in the file when it is read again.
  return step === 'check' ? 1 : share;
}
