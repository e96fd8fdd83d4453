import { Button } from '../../shared/components/button.tsx';
import { Toast, ToastRegion } from '../../shared/components/toast.tsx';
import { ShowExport } from '../data/export-outcome.tsx';
import { jobKey } from './job-watch.ts';
import { toastWords } from './job-words.ts';
import { useJobView, useJobWatch } from './jobs-provider.tsx';

/** Says what came of a job that ended while no dialog showed it. */
export function JobToast() {
  const view = useJobView();
  const watch = useJobWatch();
  const told = toastWords(view);
  const { job, watched } = view;
  const hasMore = watched?.phase === 'ended' && job !== null;
  return (
    <ToastRegion>
      {told === null ? null : (
        <Toast
          // What ends next has its own time to be read.
          key={job === null ? 'lost' : jobKey(job)}
          tone={told.tone}
          title={told.title}
          text={told.text}
          onDone={watch.told}
          action={
            !hasMore ? null : job.export !== null ? (
              <ShowExport path={job.export.path} isReadAloud />
            ) : (
              <Button
                onClick={() => {
                  watch.told();
                  watch.open();
                }}
              >
                Details…
              </Button>
            )
          }
        />
      )}
    </ToastRegion>
  );
}
