import { useMutation, useQuery } from '@tanstack/react-query';
import { formatBytes } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { ASKED_ONCE } from '../../shared/hooks/answer-refresh.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { useToday } from '../../shared/hooks/use-today.ts';
import { useSaveFile } from '../../shared/save-file.ts';

/** Shows what a report of a problem needs, all of it, before it is saved. */
export function DiagnosticsDialog({ onClose }: { onClose: () => void }) {
  const client = useApiClient();
  const today = useToday();
  const saveFile = useSaveFile();
  const { data, error, refetch } = useQuery({
    queryKey: ['diagnostics'],
    queryFn: () => client.act('diagnostics', {}),
    meta: ASKED_ONCE,
    gcTime: 0,
  });
  const text = data?.text ?? '';
  const save = useMutation({
    mutationFn: () =>
      saveFile(`blueplane-diagnostics-${today}.json`, 'json', new Blob([text], { type: 'application/json' })),
    onSuccess: onClose,
  });
  return (
    <Dialog
      title="Diagnostics"
      description="For the report of a problem: versions, states, counts and the end of the log. No prompts, code, names or paths are in it, and nothing is sent."
      onClose={onClose}
      className="w-[min(720px,calc(100vw-32px))]!"
      footer={
        <DialogFooter
          outcome={
            <span role={save.error === null ? undefined : 'alert'}>
              {save.error?.message ?? (text === '' ? '' : formatBytes(text.length))}
            </span>
          }
        >
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={text === '' || save.isPending} onClick={() => save.mutate()}>
            Save file…
          </Button>
        </DialogFooter>
      }
    >
      {data !== undefined ? (
        <section
          aria-label="What is saved"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by key
          tabIndex={0}
          className="max-h-[50dvh] overflow-auto rounded-control bg-sunken p-3"
        >
          <pre className="font-mono text-micro whitespace-pre-wrap wrap-anywhere text-t2">{text}</pre>
        </section>
      ) : error === null ? (
        <SkeletonRows rows={8} />
      ) : (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      )}
    </Dialog>
  );
}
