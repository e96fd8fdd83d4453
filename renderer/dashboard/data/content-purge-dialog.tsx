import { formatBytes, formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { PurgeJobDialog } from '../jobs/purge-job-dialog.tsx';
import { OtherPurgeDialog } from './other-purge-dialog.tsx';
import { usePurgeOrder } from './use-purge-order.ts';

const SCOPE = { content: true };
const TITLE = 'Purge what was said';

/** Deletes what was said and nothing else: what goes, one click, steps, proof. */
export function ContentPurgeDialog({ onClose }: { onClose: () => void }) {
  const {
    preview: found,
    errorWords,
    isStarting,
    start,
    job,
    other,
    hasOrdered,
  } = usePurgeOrder(SCOPE, 'purge of content');

  if (job !== null) return <PurgeJobDialog job={job} onClose={onClose} />;
  if (other !== null) return <OtherPurgeDialog title={TITLE} other={other} hasOrdered={hasOrdered} onClose={onClose} />;
  return (
    <Dialog
      role="alertdialog"
      title={TITLE}
      description="Deletes kept text from Blueplane only. Every figure stays, and your tools’ own files are never touched."
      isBusy={isStarting}
      onClose={onClose}
      footer={
        <DialogFooter>
          <Button data-first-focus onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" disabled={found === undefined || found.contents === 0 || isStarting} onClick={start}>
            Purge {formatCount(found?.contents ?? 0)} {found?.contents === 1 ? 'record' : 'records'}
          </Button>
        </DialogFooter>
      }
    >
      {errorWords !== null ? (
        <p role="alert" className="rounded-control bg-bad-soft p-3 text-small">
          {errorWords}
        </p>
      ) : found === undefined ? (
        <SkeletonRows rows={2} />
      ) : (
        <p>
          What was said in {formatCount(found.contents)} {found.contents === 1 ? 'record' : 'records'} of{' '}
          {formatCount(found.sessions)} {found.sessions === 1 ? 'session' : 'sessions'} goes, about{' '}
          {formatBytes(found.bytes)}
          {found.files.count === 0
            ? ''
            : `, with copies of the database that may hold it (${formatCount(found.files.count)})`}
          . This cannot be undone.
        </p>
      )}
    </Dialog>
  );
}
