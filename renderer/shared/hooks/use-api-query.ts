import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ApiArgs, ApiMethodName, ApiResult } from '../../../core/contracts/api.ts';
import { useApiClient } from './api-context.tsx';
import { useIsLive } from './use-is-live.ts';

/**
 * Asks one method of the contract and keeps the answer current: it is asked again when stored figures change. While new
 * arguments are being answered the former answer stays; what it covers is told by the answer itself. A part that is not
 * live shows the answer that is known.
 *
 * @param refetchEveryMs also ask again after this time, for answers that change without new data (a session that
 *   becomes idle); never while the page is hidden
 * @param restMs an answer is kept so long however often figures change, because it is dear to work out; its last change
 *   is in it when that time is over
 */
export function useApiQuery<Name extends ApiMethodName>(
  name: Name,
  args: ApiArgs<Name>,
  options: { refetchEveryMs?: number; restMs?: number } = {},
): UseQueryResult<ApiResult<Name>> {
  const client = useApiClient();
  const isLive = useIsLive();
  return useQuery<ApiResult<Name>>({
    queryKey: [name, args],
    queryFn: () => client.call(name, args),
    placeholderData: keepPreviousData,
    subscribed: isLive,
    ...(options.restMs !== undefined && { meta: { restMs: options.restMs } }),
    // An answer that grows old without a change is older still when it was asked for before it is shown.
    staleTime: options.refetchEveryMs ?? Number.POSITIVE_INFINITY,
    refetchInterval: options.refetchEveryMs ?? false,
  });
}
