import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { Transcript } from '../../../../core/contracts/transcript.ts';
import { READ_FROM_STORE } from '../../../shared/hooks/answer-refresh.ts';
import { useApiClient } from '../../../shared/hooks/api-context.tsx';
import type { SessionName } from '../session-key.ts';

/** Out of the tool's own file, or out of what Blueplane kept itself. */
export type TranscriptSource = 'file' | 'kept';

/**
 * What was said in a session, page by page. It is read once when it is asked for, and forgotten with the dialog that shows
 * it: not even this page's memory keeps it. Blueplane's own copy is read again behind a purge.
 *
 * @param at the moment to begin at, ISO 8601; null = the beginning
 */
export function useTranscript(
  { platform, sessionId }: SessionName,
  at: string | null,
  source: TranscriptSource,
): UseInfiniteQueryResult<InfiniteData<Transcript, string | null>> {
  const client = useApiClient();
  return useInfiniteQuery({
    queryKey: ['transcript', { platform, sessionId }, at, source],
    queryFn: ({ pageParam }) =>
      client.call('transcript', {
        platform,
        sessionId,
        source,
        ...(pageParam !== null && { cursor: pageParam }),
        ...(pageParam === null && at !== null && { at }),
      }),
    initialPageParam: emptyCursor(),
    getNextPageParam: (page) => page.next,
    staleTime: 'static',
    gcTime: 0,
    ...(source === 'kept' && { meta: READ_FROM_STORE }),
  });
}

/** Typed apart: the first page has no cursor, the others have one. */
function emptyCursor(): string | null {
  return null;
}
