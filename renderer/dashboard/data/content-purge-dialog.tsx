import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { formatBytes, formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { ASKED_ONCE } from '../../shared/hooks/answer-refresh.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { JobProgress } from './job-progress.tsx';
import { purgeErrorWords } from './purge-error-words.ts';
import { PurgeOutcome } from './purge-outcome.tsx';
import { tokenOf } from './purge-scope.ts';
import { stepName } from './purge-steps.tsx';
import { useJob } from './use-job.ts';

const SCOPE = { content: true };

/** Deletes what was said and nothing else: what goes, one click, steps, proof. */
export function ContentPurgeDialog({ onClose }: { onClose: () => void }) {
  const client = useApiClient();
  const queries = useQueryClient();
  const [startedId, setStartedId] = useState<number | null>(null);
  const { job, look } = useJob();
  const preview = useQuery({
    queryKey: ['purgePreview', SCOPE],
    queryFn: () => client.act('purgePreview', SCOPE),
    enabled: startedId === null,
    meta: ASKED_ONCE,
    gcTime: 0,
  });
  const start = useMutation({
    mutationFn: async () => (await client.act('startPurge', { ...SCOPE, ...tokenOf(preview.data) })).job,
    onSuccess: (started) => {
      setStartedId(started?.id ?? null);
      look();
    },
    // An order has used up what it named.
    onError: () => void preview.refetch(),
  });
  const own = job !== null && job.id === startedId ? job : null;
  const result = own?.purge ?? null;
  useEffect(() => {
    if (result !== null) void queries.invalidateQueries();
  }, [result, queries]);

  if (own !== null) {
    const isRunning = own.state === 'running';
    return (
      <Dialog
        title={isRunning ? 'Purging' : own.state === 'failed' ? 'The purge stopped' : 'Purged'}
        onClose={onClose}
        footer={
          <DialogFooter outcome={isRunning ? 'Safe to quit: it finishes on the next start.' : ''}>
            <Button look={isRunning ? 'default' : 'primary'} onClick={onClose}>
              {isRunning ? 'Close' : 'Done'}
            </Button>
          </DialogFooter>
        }
      >
        {result !== null ? (
          <PurgeOutcome result={result} />
        ) : own.state === 'failed' ? (
          <p role="alert">{own.message}</p>
        ) : (
          <JobProgress job={own} words={stepName(own.progress.step)} />
        )}
      </Dialog>
    );
  }
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
