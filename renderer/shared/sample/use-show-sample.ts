import { useMutation } from '@tanstack/react-query';
import { useApiClient } from '../hooks/api-context.tsx';
import { openWaitingTab, showSample } from './show-sample.ts';

export type ShowSample = {
  /** A second press while the first is under way is the same wish. */
  press(): void;
  isPending: boolean;
  /** The one-time address where the browser opened no tab, else null. */
  address: string | null;
  /** Why there is no sample data, in words for people. */
  error: Error | null;
};

/** Has the owner show sample data, in a tab of its own. */
export function useShowSample(): ShowSample {
  const client = useApiClient();
  const isDesktop = client.desktop !== null;
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (tab: ReturnType<typeof openWaitingTab>) =>
      showSample(() => client.act('showSample', {}), isDesktop, tab),
  });
  return {
    press: () => {
      if (!isPending) mutate(isDesktop ? null : openWaitingTab());
    },
    isPending,
    address: data ?? null,
    error,
  };
}
