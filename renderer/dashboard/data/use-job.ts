import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';

/** A bar that moves less often than this looks stuck; more often nobody sees. */
const LOOK_EVERY_MS = 300;
const JOB_KEY = ['currentJob'];

/** The export or purge that runs, or the last one that did; followed while it runs. */
export function useJob(): { job: LifecycleJob | null; cancel: () => void; look: () => void } {
  const client = useApiClient();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: JOB_KEY,
    queryFn: async () => (await client.act('currentJob', {})).job,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_EVERY_MS : false),
  });
  const look = useCallback(() => void queries.invalidateQueries({ queryKey: JOB_KEY }), [queries]);
  const id = data?.id;
  const cancel = useCallback(() => {
    if (id !== undefined) void client.act('cancelJob', { id }).finally(look);
  }, [client, look, id]);
  return { job: data ?? null, cancel, look };
}
