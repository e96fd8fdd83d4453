import { useEffect } from 'react';
import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { ExportJobDialog } from './export-job-dialog.tsx';
import { jobKey } from './job-watch.ts';
import { useJobWatch } from './jobs-provider.tsx';
import { PurgeJobDialog } from './purge-job-dialog.tsx';

/** The dialog of a job, apart from any view: whoever opens it has seen what came of it. */
export function JobDialog({ job, onClose }: { job: LifecycleJob; onClose: () => void }) {
  const watch = useJobWatch();
  const key = jobKey(job);
  useEffect(() => watch.follow(key), [watch, key]);
  return job.kind === 'export' ? (
    <ExportJobDialog job={job} onClose={onClose} />
  ) : (
    <PurgeJobDialog job={job} onClose={onClose} />
  );
}
