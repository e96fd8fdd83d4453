import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';

/** A bar that moves less often than this looks stuck; more often nobody sees. */
const LOOK_EVERY_MS = 300;
const JOB_KEY = ['currentJob'];

/** The export or purge that runs, or the last one that did; followed while it runs. */
export function useJob(): {
  job: LifecycleJob | null;
  cancel: () => void;
  /** Why it could not be broken off; null where it was, or nobody tried. */
  cancelError: Error | null;
  look: () => void;
} {
  const client = useApiClient();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: JOB_KEY,
    queryFn: async () => (await client.act('currentJob', {})).job,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_EVERY_MS : false),
  });
  const look = useCallback(() => void queries.invalidateQueries({ queryKey: JOB_KEY }), [queries]);
  const id = data?.id;
  const {
    mutate,
    error,
    variables: asked,
  } = useMutation({
    mutationFn: (job: number) => client.act('cancelJob', { id: job }),
    onSettled: look,
  });
  const cancel = useCallback(() => {
    if (id !== undefined) mutate(id);
  }, [mutate, id]);
  return { job: data ?? null, cancel, cancelError: asked === id ? error : null, look };
}
