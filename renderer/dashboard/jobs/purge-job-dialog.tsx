import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { PurgeOutcome } from '../data/purge-outcome.tsx';
import { PurgeSteps } from '../data/purge-steps.tsx';
import { CancelRefusal } from './cancel-refusal.tsx';
import { outcomeWords } from './job-words.ts';
import { useCancelJob } from './use-cancel-job.ts';

/** A purge that was begun: its steps, then its proof, or why it came to nothing. */
export function PurgeJobDialog({ job, onClose }: { job: LifecycleJob; onClose: () => void }) {
  const { cancel, error } = useCancelJob(job);
  const isRunning = job.state === 'running';
  return (
    <Dialog
      title={isRunning ? 'Purging' : job.purge !== null ? 'Purged' : outcomeWords(job).title}
      onClose={onClose}
      footer={
        <DialogFooter
          notice={isRunning ? <CancelRefusal error={error} /> : null}
          outcome={isRunning ? 'Safe to quit: it finishes on the next start.' : ''}
        >
          {/* Only until it begins to delete. */}
          {isRunning && job.canCancel ? <Button onClick={cancel}>Cancel</Button> : null}
          <Button look={isRunning ? 'default' : 'primary'} onClick={onClose}>
            {isRunning ? 'Close' : 'Done'}
          </Button>
        </DialogFooter>
      }
    >
      {isRunning ? (
        <PurgeSteps job={job} />
      ) : job.purge !== null ? (
        <PurgeOutcome result={job.purge} />
      ) : (
        <p role={job.state === 'failed' ? 'alert' : 'status'}>{outcomeWords(job).text}</p>
      )}
    </Dialog>
  );
}
