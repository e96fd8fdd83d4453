import { useMutation } from '@tanstack/react-query';
import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { useJobAnswer } from './jobs-provider.tsx';

/** Breaks a job off. `error`: why it could not be; null where it was, or nobody tried. */
export function useCancelJob({ id }: LifecycleJob): { cancel: () => void; error: Error | null } {
  const client = useApiClient();
  const answer = useJobAnswer();
  const { mutate, error, variables } = useMutation({
    mutationFn: async (job: number) => (await client.act('cancelJob', { id: job })).job,
    onSuccess: answer,
  });
  return { cancel: () => mutate(id), error: variables === id ? error : null };
}
