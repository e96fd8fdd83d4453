import type { ContentReport } from '../../../core/contracts/content.ts';
import { formatBytes, formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';

type ContentLeftDialogProps = { report: ContentReport; onPurge: () => void; onClose: () => void };

/** After going back to Metadata: what was kept until now is still there, and can go. */
export function ContentLeftDialog({ report, onPurge, onClose }: ContentLeftDialogProps) {
  return (
    <Dialog
      title="Nothing more is kept"
      description="From now on only metadata is stored. What was said until now is still in the database."
      onClose={onClose}
      footer={
        <DialogFooter>
          <Button data-first-focus onClick={onClose}>
            Leave it there
          </Button>
          <Button look="danger" onClick={onPurge}>
            Purge what was said…
          </Button>
        </DialogFooter>
      }
    >
      <p>
        {formatCount(report.records)} {report.records === 1 ? 'record' : 'records'} of {formatCount(report.sessions)}{' '}
        {report.sessions === 1 ? 'session' : 'sessions'}, {formatBytes(report.bytes)}. Without them every figure stays
        as it is. You can remove them here at any time.
      </p>
    </Dialog>
  );
}
