import { Download, Trash2, TriangleAlert } from 'lucide-react';
import { jobShare } from './job-share.ts';
import { noteWords } from './job-words.ts';
import { useJobView, useJobWatch } from './jobs-provider.tsx';

/** In the side bar: an export or a purge that runs, and afterwards that it ended, until somebody has looked at it. */
export function JobNote() {
  const view = useJobView();
  const watch = useJobWatch();
  const words = noteWords(view);
  const { job } = view;
  if (words === null || job === null) return null;
  const isRunning = job.state === 'running';
  const Icon = job.state === 'failed' ? TriangleAlert : job.kind === 'export' ? Download : Trash2;
  return (
    <button
      type="button"
      title={words}
      aria-haspopup="dialog"
      onClick={watch.open}
      className="relative mb-1 flex h-9 w-10 shrink-0 items-center justify-center gap-2 overflow-hidden rounded-control border border-line bg-surface text-small font-medium text-t2 hover:bg-hover hover:text-t1 focus-visible:-outline-offset-2 side:mb-2 side:w-auto side:justify-start side:px-2.5"
    >
      <Icon
        aria-hidden="true"
        size={14}
        strokeWidth={1.75}
        className={`shrink-0 ${job.state === 'failed' ? 'text-bad' : 'text-t3'}`}
      />
      <span className="sr-only side:not-sr-only">{words}</span>
      {isRunning ? (
        <span aria-hidden="true" className="keep-colour absolute inset-x-0 bottom-0 h-[3px] bg-track">
          <span className="block h-full bg-accent-fill" style={{ width: `${jobShare(job) * 100}%` }} />
        </span>
      ) : null}
    </button>
  );
}
