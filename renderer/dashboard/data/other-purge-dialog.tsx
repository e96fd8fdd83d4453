import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { jobShare } from '../jobs/job-share.ts';
import { JobProgress } from './job-progress.tsx';

type OtherPurgeDialogProps = {
  /** What the dialog was opened for. */
  title: string;
  /** The purge that runs. */
  other: LifecycleJob;
  /** Whether a purge was ordered here before it. */
  hasOrdered: boolean;
  onClose: () => void;
};

/** In place of a purge's form while another purge runs: what that one takes is not what is meant here. */
export function OtherPurgeDialog({ title, other, hasOrdered, onClose }: OtherPurgeDialogProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <DialogFooter {...(!hasOrdered && { outcome: 'Nothing was deleted from here.' })}>
          <Button onClick={onClose}>Close</Button>
        </DialogFooter>
      }
    >
      <div className="flex flex-col gap-3.5">
        <p>Another purge is under way. What goes here is worked out when it has ended.</p>
        <JobProgress share={jobShare(other)} words="The other purge" />
      </div>
    </Dialog>
  );
}
