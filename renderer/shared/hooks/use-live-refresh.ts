import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { createRefreshScheduler } from '../api-client/refresh-scheduler.ts';
import { useApiClient } from './api-context.tsx';

/** The interface redraws at most four times a second. */
const MINIMUM_GAP_MS = 250;

/**
 * `meta` of questions that start a process of their own to be answered, such as what a purge would take away: asked when
 * something is chosen, not whenever a figure moves.
 */
export const ASKED_ONCE = { isAskedOnce: true };

/** Keeps every shown answer current: asks again when figures changed, after a reconnect, and when the page is seen again. */
export function useLiveRefresh(): void {
  const client = useApiClient();
  const queries = useQueryClient();
  useEffect(() => {
    const scheduler = createRefreshScheduler({
      refresh: () => queries.invalidateQueries({ predicate: ({ meta }) => meta !== ASKED_ONCE }),
      minimumGapMs: MINIMUM_GAP_MS,
      isHidden: () => document.hidden,
    });
    const stopChanges = client.onChanged(scheduler.request);
    const stopReopened = client.onReopened(scheduler.request);
    const stopState = client.desktop?.onState(scheduler.request);
    const stopShown = client.desktop?.onPopoverShown(scheduler.request);
    document.addEventListener('visibilitychange', scheduler.shown);
    return () => {
      stopChanges();
      stopReopened();
      stopState?.();
      stopShown?.();
      document.removeEventListener('visibilitychange', scheduler.shown);
      scheduler.stop();
    };
  }, [client, queries]);
}
