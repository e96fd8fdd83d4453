import { Circle, CircleCheck, RefreshCw } from 'lucide-react';
import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { PURGE_STEPS, type PurgeStep, purgeStepIndex } from '../../../core/contracts/purge.ts';
import { formatCount } from '../../../core/format/index.ts';
import { jobShare } from '../jobs/job-share.ts';
import { JobProgress } from './job-progress.tsx';

const STEP_NAMES: Record<PurgeStep, string> = {
  hold: 'Hold capture',
  rows: 'Delete rows',
  files: 'Remove files',
  queue: 'Empty the queue',
  shrink: 'Overwrite and shrink',
  check: 'Search for what is left',
};

const STATES = {
  done: { Icon: CircleCheck, colour: 'text-ok', words: 'done' },
  now: { Icon: RefreshCw, colour: 'text-accent', words: 'now' },
  ahead: { Icon: Circle, colour: 'text-t3', words: 'to come' },
};

/** The steps of a purge that runs: which are done, and how far the present one is. */
export function PurgeSteps({ job }: { job: LifecycleJob }) {
  const { step, done, total } = job.progress;
  // A result is there before capture goes on: nothing is left to be done then.
  const present = job.purge === null ? purgeStepIndex(step) : PURGE_STEPS.length;
  return (
    <div className="flex flex-col gap-2.5">
      <JobProgress share={jobShare(job)} words="Purging" />
      <ol aria-label="Steps" className="flex flex-col gap-1.5">
        {PURGE_STEPS.map((each, index) => {
          const state = index < present ? 'done' : index === present ? 'now' : 'ahead';
          const { Icon, colour, words } = STATES[state];
          return (
            <li key={each} className={`flex items-center gap-2.5 ${state === 'ahead' ? 'text-t3' : ''}`}>
              <Icon aria-hidden="true" size={15} strokeWidth={1.75} className={`shrink-0 ${colour}`} />
              <span>
                {STEP_NAMES[each]}
                <span className="sr-only">, {words}</span>
              </span>
              {state === 'now' && total > 1 ? (
                <span className="ms-auto text-small text-t3">
                  {formatCount(done)} of {formatCount(total)}
                </span>
              ) : null}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
