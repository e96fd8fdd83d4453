import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { type JobView, jobKey } from './job-watch.ts';

/** Which jobs a dialog shows as its own: those that were ordered in the one of this name, or any of the kind. */
export type TakenUp = { kind: LifecycleJob['kind']; orderedIn: string | 'anywhere' };

/** Key of the job that a dialog takes up when it opens: one that runs already, or whose end nobody was told of. */
export function jobToTakeUp({ job, watched }: JobView, { kind, orderedIn }: TakenUp): string | null {
  if (job?.kind !== kind || watched?.key !== jobKey(job) || watched.phase === 'told') return null;
  return orderedIn === 'anywhere' || watched.orderedIn === orderedIn ? watched.key : null;
}

/**
 * The job that a dialog follows. How it ended stays there while the owner is at another one already.
 * @param ended the last of this dialog's that had ended
 */
export function shownJob({ job }: JobView, ended: LifecycleJob | null, followed: string | null): LifecycleJob | null {
  return [job, ended].find((each) => each !== null && jobKey(each) === followed) ?? null;
}

/** A job of a dialog's kind that runs, and is not the one it shows: its result would be taken for the dialog's own. */
export function otherJob({ job }: JobView, { kind }: TakenUp, shown: string | null): LifecycleJob | null {
  return job?.kind === kind && job.state === 'running' && jobKey(job) !== shown ? job : null;
}
