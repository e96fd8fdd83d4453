import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ListedSession, Sessions } from '../../../../core/contracts/sessions.ts';
import { useApiClient } from '../../../shared/hooks/api-context.tsx';
import { TIME_PASSES_MS } from '../../../shared/hooks/time-passes.ts';
import { useIsLive } from '../../../shared/hooks/use-is-live.ts';
import { type ListArgs, PAGE_SIZE, pageArgs } from '../questions.ts';

export type SessionPages = {
  /** The first page, whose totals and days are those of the list; undefined until it is there. */
  first: Sessions | undefined;
  /** The session at a place of the list; undefined until its page is there. */
  sessionAt: (index: number) => ListedSession | undefined;
  /** All that are there. */
  loaded: ListedSession[];
  error: Error | null;
  retry: () => void;
  /** Says which places are in sight, both included. */
  onSight: (from: number, to: number) => void;
};

/** The list of sessions, of which only the pages in sight are asked for. */
export function useSessionPages(args: ListArgs): SessionPages {
  const client = useApiClient();
  const isLive = useIsLive();
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const pages = useMemo(() => {
    const numbers = new Set([0]);
    for (let page = sight.first; page <= sight.last; page += 1) numbers.add(page);
    return [...numbers];
  }, [sight]);
  const answers = useQueries({
    subscribed: isLive,
    queries: pages.map((page) => {
      const asked = pageArgs(args, page);
      return {
        queryKey: ['sessions', asked],
        queryFn: () => client.call('sessions', asked),
        placeholderData: keepPreviousData,
        staleTime: TIME_PASSES_MS,
        refetchInterval: TIME_PASSES_MS,
      };
    }),
  });
  const byPage = new Map(pages.map((page, at) => [page, answers[at]?.data]));
  const first = answers[0];
  return {
    first: first?.data,
    sessionAt: (index) => byPage.get(Math.floor(index / PAGE_SIZE))?.sessions[index % PAGE_SIZE],
    loaded: [...byPage.values()].flatMap((page) => page?.sessions ?? []),
    error: first?.error ?? null,
    retry: () => void first?.refetch(),
    onSight: (from, to) => {
      const next = { first: Math.floor(from / PAGE_SIZE), last: Math.floor(to / PAGE_SIZE) };
      if (next.first !== sight.first || next.last !== sight.last) setSight(next);
    },
  };
}
