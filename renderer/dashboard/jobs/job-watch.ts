import { z } from 'zod';
import { type LifecycleJob, lifecycleJobSchema } from '../../../core/contracts/lifecycle-job.ts';

/**
 * A job that this page saw running, until somebody has looked at what came of it. `ended`: a toast is to say so; `told`: it
 * has; `lost`: Blueplane itself ended meanwhile, and nobody knows more.
 */
export const watchedJobSchema = z.object({
  key: z.string(),
  kind: lifecycleJobSchema.shape.kind,
  phase: z.enum(['running', 'ended', 'told', 'lost']),
  /** The dialog of this page in which it was ordered; null: elsewhere. Kept too, so that a reload does not estrange it. */
  orderedIn: z.string().nullable(),
});
export type WatchedJob = z.infer<typeof watchedJobSchema>;

/** Names a job in all lives of Blueplane. */
export function jobKey({ id, startedAt }: LifecycleJob): string {
  return `${startedAt}-${id}`;
}

/** What is watched behind an answer. @param isOnScreen whether a dialog shows this very job */
export function afterAnswer(
  watched: WatchedJob | null,
  job: LifecycleJob | null,
  isOnScreen: boolean,
): WatchedJob | null {
  if (job?.state === 'running') {
    const key = jobKey(job);
    return watched?.key === key ? watched : { key, kind: job.kind, phase: 'running', orderedIn: null };
  }
  if (watched === null) return null;
  if (job === null)
    return watched.phase === 'running' || watched.phase === 'lost' ? { ...watched, phase: 'lost' } : null;
  // Another one ran since, and it is what the owner remembers.
  if (jobKey(job) !== watched.key) return null;
  if (isOnScreen) return null;
  return watched.phase === 'running' ? { ...watched, phase: 'ended' } : watched;
}

/** What is watched once a toast has said how it ended: there is nothing more to see of what is lost. */
export function afterTelling(watched: WatchedJob | null): WatchedJob | null {
  if (watched?.phase === 'ended') return { ...watched, phase: 'told' };
  return watched?.phase === 'lost' ? null : watched;
}

/** What pages show of jobs. */
export type JobView = {
  /** The one that runs, or the last one that did. */
  job: LifecycleJob | null;
  watched: WatchedJob | null;
  /** Key of the job whose dialog was opened apart from any view. */
  opened: string | null;
};

/** Follows the jobs of the home for one page. */
export type JobWatch = {
  view(): JobView;
  subscribe(listener: () => void): () => void;
  /** An answer of the owner. */
  saw(job: LifecycleJob | null): void;
  /** The job was ordered in this dialog. */
  ordered(job: LifecycleJob, dialog: string): void;
  /** A dialog shows the job of this key: nothing else needs to tell of its end. @returns the way to say that it is closed */
  follow(key: string): () => void;
  /** A toast has said how the job ended. */
  told(): void;
  /** Opens the dialog of the job at hand, over whatever view. */
  open(): void;
  close(): void;
};

/** @param remember keeps what is watched for the page's next life */
export function createJobWatch(earlier: WatchedJob | null, remember: (watched: WatchedJob | null) => void): JobWatch {
  const listeners = new Set<() => void>();
  const followed = new Map<string, number>();
  let view: JobView = { job: null, watched: earlier, opened: null };

  function change(next: Partial<JobView>): void {
    const before = view;
    view = { ...view, ...next };
    if (view.watched !== before.watched) remember(view.watched);
    for (const listener of listeners) listener();
  }

  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    saw(job) {
      change({ job, watched: afterAnswer(view.watched, job, job !== null && followed.has(jobKey(job))) });
    },
    ordered(job, dialog) {
      const { watched } = view;
      if (watched?.key === jobKey(job)) change({ watched: { ...watched, orderedIn: dialog } });
    },
    follow(key) {
      followed.set(key, (followed.get(key) ?? 0) + 1);
      if (view.watched?.key === key && view.watched.phase !== 'running') change({ watched: null });
      return () => {
        const others = (followed.get(key) ?? 0) - 1;
        if (others > 0) followed.set(key, others);
        else followed.delete(key);
      };
    },
    told: () => change({ watched: afterTelling(view.watched) }),
    open: () => change({ opened: view.job === null ? null : jobKey(view.job) }),
    close: () => change({ opened: null }),
  };
}
