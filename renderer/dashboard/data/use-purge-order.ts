import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import type { PurgePreview, PurgeScope } from '../../../core/contracts/purge.ts';
import { ASKED_ONCE } from '../../shared/hooks/answer-refresh.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { useFollowedJob } from '../jobs/use-followed-job.ts';
import { purgeErrorWords } from './purge-error-words.ts';
import { tokenOf } from './purge-scope.ts';

/** A purge from its preview over its order to the job that does it. */
export type PurgeOrder = {
  /** What would go; undefined until it is worked out. */
  preview: PurgePreview | undefined;
  /** Why there is no preview, or no purge. */
  errorWords: string | null;
  /** Whether the order itself was refused, and not the preview. */
  isRefused: boolean;
  isStarting: boolean;
  start: () => void;
  previewAgain: () => void;
  /** The purge that was ordered here. */
  job: LifecycleJob | null;
  /** Another one that runs: nothing is worked out or ordered beside it. */
  other: LifecycleJob | null;
  /** Whether a purge was ordered here, also one of which no more is known. */
  hasOrdered: boolean;
};

/** The order of one purge. @param orderedIn names the dialog, so that it alone takes the purge up again */
export function usePurgeOrder(scope: PurgeScope, orderedIn: string): PurgeOrder {
  const client = useApiClient();
  const { job, other: running, hasFollowed, began } = useFollowedJob({ kind: 'purge', orderedIn });
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async (token: ReturnType<typeof tokenOf>) =>
      (await client.act('startPurge', { ...scope, ...token })).job,
    onSuccess: began,
    // An order has used up what it named.
    onError: () => void preview.refetch(),
  });
  // While the answer to the order is on its way, what runs may be what was ordered.
  const other = isPending ? null : running;
  const preview = useQuery({
    // Behind another purge it is asked anew.
    queryKey: ['purgePreview', scope, other?.id],
    queryFn: () => client.act('purgePreview', scope),
    enabled: job === null && other === null,
    meta: ASKED_ONCE,
    // What stood here when the dialog was open the last time is not what would go now.
    gcTime: 0,
  });
  const hasOther = other !== null;
  useEffect(() => {
    // That it was refused because of the other one is over when that one is.
    if (hasOther) reset();
  }, [hasOther, reset]);
  return {
    preview: preview.data,
    errorWords: purgeErrorWords(error, preview.error),
    isRefused: error !== null,
    isStarting: isPending,
    start: () => mutate(tokenOf(preview.data)),
    previewAgain: () => void preview.refetch(),
    job,
    other,
    hasOrdered: hasFollowed,
  };
}
