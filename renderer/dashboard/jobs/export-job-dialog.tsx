import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { ExportOutcome, ShowExport } from '../data/export-outcome.tsx';
import { JobProgress } from '../data/job-progress.tsx';
import { CancelRefusal } from './cancel-refusal.tsx';
import { jobShare } from './job-share.ts';
import { outcomeWords } from './job-words.ts';
import { useCancelJob } from './use-cancel-job.ts';

/** An export that was begun: how far it is, then its file, or why there is none. */
export function ExportJobDialog({ job, onClose }: { job: LifecycleJob; onClose: () => void }) {
  const { cancel, error } = useCancelJob(job);
  const isRunning = job.state === 'running';
  const told = outcomeWords(job);
  return (
    <Dialog
      title={isRunning ? 'Exporting' : told.title}
      onClose={onClose}
      footer={
        <DialogFooter
          notice={isRunning ? <CancelRefusal error={error} /> : null}
          outcome={isRunning ? 'You can close this; it goes on.' : ''}
        >
          {isRunning ? <Button onClick={cancel}>Cancel</Button> : null}
          {job.export === null ? null : <ShowExport path={job.export.path} />}
          <Button look={isRunning ? 'default' : 'primary'} onClick={onClose}>
            {isRunning ? 'Close' : 'Done'}
          </Button>
        </DialogFooter>
      }
    >
      {isRunning ? (
        <JobProgress share={jobShare(job)} words="Writing" count={job.progress} />
      ) : job.export !== null ? (
        <ExportOutcome result={job.export} />
      ) : (
        <p role={told.tone === 'bad' ? 'alert' : 'status'} className="wrap-anywhere">
          {told.text}
        </p>
      )}
    </Dialog>
  );
}
