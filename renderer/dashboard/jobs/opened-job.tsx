import { lazy, Suspense } from 'react';
import { PartBoundary } from '../../shared/components/part-boundary.tsx';
import { jobKey } from './job-watch.ts';
import { useJobView, useJobWatch } from './jobs-provider.tsx';

const JobDialog = lazy(async () => ({ default: (await import('./job-dialog.tsx')).JobDialog }));

/** The dialog of the job that somebody wants to see, over whatever view is open. */
export function OpenedJob() {
  const { job, opened } = useJobView();
  const watch = useJobWatch();
  // Around nothing as well: what failed is closed, and its notice is to stay.
  return (
    <PartBoundary onFailed={watch.close} className="fixed inset-x-4 bottom-4 z-30 shadow-raised">
      <Suspense>
        {job === null || jobKey(job) !== opened ? null : <JobDialog job={job} onClose={watch.close} />}
      </Suspense>
    </PartBoundary>
  );
}
