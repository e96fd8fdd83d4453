import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiResult } from '../../../core/contracts/api.ts';
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
  return useApiQuery(
    'insights',
    { days, timezone: ZONE, ...(askedAnewAt !== null && { askedAnewAt }) },
    { restMs: INSIGHTS_REST_MS },
  );
}
