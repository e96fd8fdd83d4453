import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ApiResult } from '../../../../core/contracts/api.ts';
import type { SessionDetail } from '../../../../core/contracts/session.ts';
import { useApiClient } from '../../../shared/hooks/api-context.tsx';
import { TIME_PASSES_MS } from '../../../shared/hooks/time-passes.ts';
import { useApiQuery } from '../../../shared/hooks/use-api-query.ts';
import { useIsLive } from '../../../shared/hooks/use-is-live.ts';
import { timelineState } from '../questions.ts';
import type { SessionName } from '../session-key.ts';

/** A timeline of thousands of events is not worth its memory once another session is looked at for a while. */
const FORGET_AFTER_MS = 60_000;

/** One session in all its parts. */
export function useSession({ platform, sessionId }: SessionName): UseQueryResult<ApiResult<'session'>> {
  return useApiQuery('session', { platform, sessionId }, { refetchEveryMs: TIME_PASSES_MS });
}

/**
 * The timeline of a session. It is asked for anew only when something of this session changed, and not at every change of
 * figures elsewhere: of a long session it is large.
 */
export function useSessionTimeline(session: SessionDetail): UseQueryResult<ApiResult<'sessionTimeline'>> {
  const client = useApiClient();
  const isLive = useIsLive();
  const { platform, sessionId } = session;
  return useQuery({
    queryKey: ['sessionTimeline', { platform, sessionId }, timelineState(session)],
    queryFn: () => client.call('sessionTimeline', { platform, sessionId }),
    placeholderData: keepPreviousData,
    subscribed: isLive,
    staleTime: 'static',
    gcTime: FORGET_AFTER_MS,
    structuralSharing: false,
  });
}
