import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiArgs, ApiResult } from '../../../core/contracts/api.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { ZONE } from '../../shared/zone.ts';

/** What is looked at where nobody chose: a week. */
export const DEFAULT_DAYS = 7;
/** Findings are of days; all rules are run for each answer. */
const INSIGHTS_REST_MS = 10_000;

/**
 * What the rules find in the days that end now, minutes old at most.
 * @param askedAnewAt epoch milliseconds: what was found before is not good enough; null = it is
 */
export function useInsights(days: number, askedAnewAt: number | null = null): UseQueryResult<ApiResult<'insights'>> {
  return useApiQuery('insights', insightsArgs(days, askedAnewAt), { restMs: INSIGHTS_REST_MS });
}

function insightsArgs(days: number, askedAnewAt: number | null): ApiArgs<'insights'> {
  return { days, timezone: ZONE, ...(askedAnewAt !== null && { askedAnewAt }) };
}

/** The way to have the rules look again. */
export type AnotherLook = {
  /** When it was asked for last and answered, epoch milliseconds; null = it was not. For {@link useInsights}. */
  askedAnewAt: number | null;
  lookAgain: () => void;
  isLooking: boolean;
  error: Error | null;
};

/** Has the rules look again, whatever they found minutes ago. Who comes back to the view sees what they found then. */
export function useAnotherLook(days: number): AnotherLook {
  const client = useApiClient();
  const queries = useQueryClient();
  const { data, mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const askedAnewAt = Date.now();
      const found = await client.call('insights', insightsArgs(days, askedAnewAt));
      for (const asked of [null, askedAnewAt]) queries.setQueryData(['insights', insightsArgs(days, asked)], found);
      return askedAnewAt;
    },
  });
  return { askedAnewAt: data ?? null, lookAgain: () => isPending || mutate(), isLooking: isPending, error };
}
