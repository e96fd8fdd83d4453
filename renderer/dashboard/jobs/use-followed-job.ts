import { useCallback, useEffect, useState } from 'react';
import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { jobToTakeUp, otherJob, shownJob, type TakenUp } from './dialog-job.ts';
import { jobKey } from './job-watch.ts';
import { useJobAnswer, useJobView, useJobWatch } from './jobs-provider.tsx';

/** The job that a dialog shows instead of asking for a new one. */
export type FollowedJob = {
  /** The last that is known of it; null: there is none, or it was still at work when the owner turned to a newer one. */
  job: LifecycleJob | null;
  /** One of the same kind that runs and is not this dialog's: nothing can be begun before its end. */
  other: LifecycleJob | null;
  /** Whether it was begun in this dialog, and not only taken up. */
  isOwn: boolean;
  /** Whether this dialog has shown a job at all, also one of which no more is known. */
  hasFollowed: boolean;
  /** This dialog began a job; null where somebody would rather not. */
  began: (job: LifecycleJob | null) => void;
};

/**
 * A dialog's job: the one that was begun in it, else one that it may take up and that runs already or whose end nobody was
 * told of, as after a reload in its middle. While the dialog shows it, no toast does.
 */
export function useFollowedJob({ kind, orderedIn }: TakenUp): FollowedJob {
  const view = useJobView();
  const watch = useJobWatch();
  const answer = useJobAnswer();
  const [followed, setFollowed] = useState<{ key: string; isOwn: boolean } | null>(null);
  const [ended, setEnded] = useState<LifecycleJob | null>(null);
  const found = jobToTakeUp(view, { kind, orderedIn });
  if (followed === null && found !== null) setFollowed({ key: found, isOwn: false });
  const key = followed?.key ?? null;
  useEffect(() => (key === null ? undefined : watch.follow(key)), [key, watch]);
  const began = useCallback(
    (begun: LifecycleJob | null) => {
      setFollowed(begun === null ? null : { key: jobKey(begun), isOwn: true });
      if (begun === null) return;
      answer(begun);
      watch.ordered(begun, orderedIn);
    },
    [answer, watch, orderedIn],
  );
  const job = shownJob(view, ended, key);
  if (job !== null && job.state !== 'running' && job !== ended) setEnded(job);
  return {
    job,
    other: otherJob(view, { kind, orderedIn }, key),
    isOwn: followed?.isOwn === true,
    hasFollowed: followed !== null,
    began,
  };
}
