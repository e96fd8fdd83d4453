import { useMutation, useQuery } from '@tanstack/react-query';
import { formatBytes, formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { ASKED_ONCE } from '../../shared/hooks/answer-refresh.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { PurgeJobDialog } from '../jobs/purge-job-dialog.tsx';
import { useFollowedJob } from '../jobs/use-followed-job.ts';
import { purgeErrorWords } from './purge-error-words.ts';
import { tokenOf } from './purge-scope.ts';

const SCOPE = { content: true };

/** Deletes what was said and nothing else: what goes, one click, steps, proof. */
export function ContentPurgeDialog({ onClose }: { onClose: () => void }) {
  const client = useApiClient();
  const { job, began } = useFollowedJob('purge');
  const preview = useQuery({
    queryKey: ['purgePreview', SCOPE],
    queryFn: () => client.act('purgePreview', SCOPE),
    enabled: job === null,
    meta: ASKED_ONCE,
    gcTime: 0,
  });
  const start = useMutation({
    mutationFn: async () => (await client.act('startPurge', { ...SCOPE, ...tokenOf(preview.data) })).job,
    onSuccess: began,
    // An order has used up what it named.
    onError: () => void preview.refetch(),
  });

  if (job !== null) return <PurgeJobDialog job={job} onClose={onClose} />;
  const errorWords = purgeErrorWords(start.error, preview.error);
  const found = preview.data;
  return (
    <Dialog
      role="alertdialog"
      title="Purge what was said"
      description="Deletes kept text from Blueplane only. Every figure stays, and your tools’ own files are never touched."
      isBusy={start.isPending}
      onClose={onClose}
      footer={
        <DialogFooter>
          <Button data-first-focus onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="danger"
            disabled={found === undefined || found.contents === 0 || start.isPending}
            onClick={() => start.mutate()}
          >
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
