import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { askAllAnew } from '../../shared/hooks/answer-refresh.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { followPurges } from './follow-purges.ts';
import { createJobWatch, type JobView, type JobWatch } from './job-watch.ts';
import { noteWords } from './job-words.ts';
import { keepWatch, readKeptWatch } from './kept-watch.ts';

/** A bar that moves less often than this looks stuck; more often nobody sees. */
const LOOK_EVERY_MS = 300;
const JOB_KEY = ['currentJob'];

const WatchContext = createContext<JobWatch | null>(null);

/** Follows the exports and purges of the home for the whole page: also those that began before it, or elsewhere. */
export function JobsProvider({ children }: { children: ReactNode }) {
  const client = useApiClient();
  const queries = useQueryClient();
  const [watch] = useState(() => createJobWatch(readKeptWatch(), keepWatch));
  // Who begins or ends one has it announced, so that an idle page asks no more often than its figures change.
  const { data } = useQuery({
    queryKey: JOB_KEY,
    queryFn: async () => (await client.act('currentJob', {})).job,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_EVERY_MS : false),
  });
  useEffect(() => followPurges(watch, () => void askAllAnew(queries)), [queries, watch]);
  useEffect(() => {
    if (data !== undefined) watch.saw(data);
  }, [data, watch]);
  return <WatchContext value={watch}>{children}</WatchContext>;
}

/** What follows the jobs. Throws outside of its provider. */
export function useJobWatch(): JobWatch {
  const watch = use(WatchContext);
  if (watch === null) throw new Error('useJobWatch needs a JobsProvider above it');
  return watch;
}

/** The jobs as they stand. */
export function useJobView(): JobView {
  const watch = useJobWatch();
  return useSyncExternalStore(watch.subscribe, watch.view);
}

/** The kind of the job that the side bar tells of; null while it tells of none. Its progress changes nothing here. */
export function useNotedJob(): LifecycleJob['kind'] | null {
  const watch = useJobWatch();
  return useSyncExternalStore(watch.subscribe, () => {
    const view = watch.view();
    return noteWords(view) === null ? null : (view.job?.kind ?? null);
  });
}

/** The way to say what the owner answered to the order of a job, or to its end. */
export function useJobAnswer(): (job: LifecycleJob | null) => void {
  const watch = useJobWatch();
  const queries = useQueryClient();
  return useCallback(
    (job) => {
      // What was asked before knows nothing of it.
      void queries.cancelQueries({ queryKey: JOB_KEY });
      queries.setQueryData(JOB_KEY, job);
      watch.saw(job);
      void queries.invalidateQueries({ queryKey: JOB_KEY });
    },
    [queries, watch],
  );
}
