import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiResult, ReportKind } from '../../../core/contracts/api.ts';
import type { Platform } from '../../../core/contracts/platform.ts';
import type { DaySpan } from '../day-span.ts';
import { ZONE } from '../zone.ts';
import { TIME_PASSES_MS } from './time-passes.ts';
import { useApiQuery } from './use-api-query.ts';

/** The states of the processes change without new data too; this is also the sign of life of the connection. */
const STATUS_EVERY_MS = 5_000;

/** What a budget is expected to come to changes without new data too, but slowly. */
const EXPECTED_EVERY_MS = 60_000;

/** The key under which today's figures are kept. */
export const TODAY_QUERY = ['today', { timezone: ZONE }] as const;

/** Today's figures: cost, tokens, sessions, tool calls. */
export function useTodayFigures(): UseQueryResult<ApiResult<'today'>> {
  return useApiQuery('today', { timezone: ZONE }, { refetchEveryMs: TIME_PASSES_MS });
}

/** What narrows the figures of a range; absent = all. */
export type Filters = { platform?: Platform; project?: string };

/** A report over the days of a range. */
export function useReport(kind: ReportKind, span: DaySpan, filters: Filters = {}): UseQueryResult<ApiResult<'report'>> {
  return useApiQuery('report', { kind, since: span.since, until: span.until, timezone: ZONE, ...filters });
}

/** Some of the sessions of a range, newest activity first. */
export function useSessions(
  span: DaySpan,
  limit: number,
  offset: number,
  filters: Filters = {},
): UseQueryResult<ApiResult<'sessions'>> {
  return useApiQuery(
    'sessions',
    { since: span.since, until: span.until, timezone: ZONE, limit, offset, ...filters },
    { refetchEveryMs: TIME_PASSES_MS },
  );
}

/** The five-hour block that goes on, as its rate and its end are now. */
export function useActiveBlock(): UseQueryResult<ApiResult<'blocks'>> {
  return useApiQuery('blocks', { timezone: ZONE, active: true }, { refetchEveryMs: TIME_PASSES_MS });
}

/** The budgets with what was spent of them. */
export function useBudgets(): UseQueryResult<ApiResult<'budgets'>> {
  return useApiQuery('budgets', { timezone: ZONE }, { refetchEveryMs: EXPECTED_EVERY_MS });
}

/** The processes, the sources and the database. */
export function useStatus(): UseQueryResult<ApiResult<'status'>> {
  return useApiQuery('status', {}, { refetchEveryMs: STATUS_EVERY_MS });
}
