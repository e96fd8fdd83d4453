import { focusManager, type Query, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { createRefreshScheduler } from '../api-client/refresh-scheduler.ts';
import { createAnswerRefresh } from './answer-refresh.ts';
import { useApiClient } from './api-context.tsx';

/** The interface redraws at most four times a second. */
const MINIMUM_GAP_MS = 250;

/** Whether an answer is older than whoever shows it lets it become; without such an age it changes by news alone. */
function isAged({ observers, state }: Query): boolean {
  const age = Date.now() - state.dataUpdatedAt;
  return observers.some(
    ({ options: { refetchInterval } }) => typeof refetchInterval === 'number' && age >= refetchInterval,
  );
}

/**
 * Keeps every shown answer current: asks again when figures changed, and after a reconnect. A page that is not seen asks
 * for nothing; once it is, it asks for all if anything changed meanwhile, else for what is too old.
 */
export function useLiveRefresh(): void {
  const client = useApiClient();
  const queries = useQueryClient();
  useEffect(() => {
    const answers = createAnswerRefresh(
      queries,
      () => focusManager.isFocused(),
      () => scheduler.request(),
    );
    const scheduler = createRefreshScheduler({
      refresh: answers.all,
      minimumGapMs: MINIMUM_GAP_MS,
      isHidden: () => !focusManager.isFocused(),
    });
    const stopChanges = client.onChanged(scheduler.request);
    const stopReopened = client.onReopened(scheduler.request);
    const stopState = client.desktop?.onState(scheduler.request);
    const stopSeen = focusManager.subscribe((isSeen) => {
      if (isSeen && !scheduler.shown()) {
        void queries.invalidateQueries({ predicate: isAged });
      }
    });
    return () => {
      stopChanges();
      stopReopened();
      stopState?.();
      stopSeen();
      scheduler.stop();
      answers.stop();
    };
  }, [client, queries]);
}
