import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ExportArgs, ExportPreview } from '../../../core/contracts/export.ts';
import { counted, formatBytes } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { ASKED_ONCE } from '../../shared/hooks/answer-refresh.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { ExportJobDialog } from '../jobs/export-job-dialog.tsx';
import { outcomeWords } from '../jobs/job-words.ts';
import { useFollowedJob } from '../jobs/use-followed-job.ts';
import { ExportFields, useChosenPlace } from './export-fields.tsx';
import { ExportRefusal } from './export-refusal.tsx';
import type { ScopeChoice } from './scope-choice.ts';
import { useExportChoice } from './use-export-choice.ts';

/** What comes of it, before it is begun. */
function sizeWords(isEmpty: boolean, preview: ExportPreview | undefined): string {
  if (isEmpty) return 'Choose what goes in.';
  return preview === undefined ? '' : `${counted(preview.sessions, 'session')}, about ${formatBytes(preview.bytes)}`;
}

type ExportDialogProps = {
  /** What is chosen when it opens. */
  initial: ScopeChoice;
  onClose: () => void;
};

/** Writes a file with the figures of a range, or shows the export that runs already. */
export function ExportDialog({ initial, onClose }: ExportDialogProps) {
  const client = useApiClient();
  const choice = useExportChoice(initial);
  const { job, isOwn, began } = useFollowedJob({ kind: 'export', orderedIn: 'anywhere' });
  const { selection } = choice;
  const preview = useQuery({
    queryKey: ['exportPreview', selection],
    queryFn: () => client.act('exportPreview', selection),
    meta: ASKED_ONCE,
    gcTime: 0,
  });
  const start = useMutation({
    mutationFn: async (args: ExportArgs) => (await client.act('startExport', args)).job,
    onSuccess: began,
  });
  const place = useChosenPlace(choice);
  // What was refused here can be mended here; of another page's export this form knows nothing.
  const isToBeMended = isOwn && (job?.state === 'failed' || job?.state === 'cancelled');
  if (job !== null && !isToBeMended) return <ExportJobDialog job={job} onClose={onClose} />;

  const message = place.error?.message ?? start.error?.message ?? (job?.state === 'failed' ? job.message : null);
  let notice: ReactNode = null;
  if (message !== null) {
    notice = (
      <ExportRefusal
        message={message}
        offersReplacing={job?.state === 'failed' && job.refusal === 'file_exists'}
        isReplacing={choice.isReplacing}
        onReplacing={choice.setReplacing}
      />
    );
  } else if (job?.state === 'cancelled' && !start.isPending) {
    const { title, text } = outcomeWords(job);
    notice = (
      <p role="status" className="rounded-control bg-sunken p-3 text-small">
        {title}. {text}
      </p>
    );
  }
  return (
    <Dialog
      title="Export"
      description="Writes a file on this device. Nothing is uploaded."
      onClose={onClose}
      footer={
        <DialogFooter notice={notice} outcome={sizeWords(choice.isEmpty, preview.data)}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={choice.args.path === '' || choice.isEmpty || start.isPending}
            onClick={() => start.mutate(choice.args)}
          >
            Export
          </Button>
        </DialogFooter>
      }
    >
      <ExportFields choice={choice} preview={preview.data} onChoose={place.open} />
    </Dialog>
  );
}
