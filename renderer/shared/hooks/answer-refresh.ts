import type { Query, QueryClient } from '@tanstack/react-query';

/**
 * `meta` of questions that start a process of their own to be answered, such as what a purge would take away: asked when
 * something is chosen, not whenever a figure moves.
 */
export const ASKED_ONCE = { isAskedOnce: true };

/** `meta` of what is read once and shown until it is closed, but out of what a purge may take away. */
export const READ_FROM_STORE = { isReadFromStore: true };

export type AnswerRefresh = {
  /** Asks again for every answer that is shown, but those that rest. */
  all(): Promise<unknown>;
  stop(): void;
};

/** How long an answer may still be kept (milliseconds): what is dear to work out says so in its `meta`, as `restMs`. */
function restOf({ meta, state }: Query, now: number): number {
  const restMs = meta?.restMs;
  return typeof restMs === 'number' && state.status === 'success' ? restMs - (now - state.dataUpdatedAt) : 0;
}

/**
 * Asks again for every answer that is shown, also those that rest, and forgets those that are not: what was purged is to
 * stand nowhere any more. A tool's own file that is open as a transcript stays: no purge takes it.
 */
export async function askAllAnew(queries: QueryClient): Promise<void> {
  queries.removeQueries({ type: 'inactive', predicate: ({ meta }) => meta !== ASKED_ONCE });
  // Nothing else asks for these again.
  const read = queries.getQueryCache().findAll({ type: 'active', predicate: ({ meta }) => meta === READ_FROM_STORE });
  await Promise.all([
    queries.invalidateQueries({ predicate: ({ meta }) => meta !== ASKED_ONCE }),
    // One that fails tells its own observers.
    ...read.map((query) => query.fetch(undefined, { cancelRefetch: true }).catch(() => undefined)),
  ]);
}

/**
 * Asks for answers again when figures changed. An answer that rests is asked for at the end of its rest, so that no
 * change is missed.
 *
 * @param canAsk false while nobody sees the page; `putOff` is called then instead, whose business the rest is
 */
export function createAnswerRefresh(queries: QueryClient, canAsk: () => boolean, putOff: () => void): AnswerRefresh {
  const resting = new Map<string, ReturnType<typeof setTimeout>>();

  function askAtEnd(query: Query, rest: number): void {
    const { queryHash } = query;
    if (resting.has(queryHash)) return;
    const timer = setTimeout(() => {
      resting.delete(queryHash);
      if (canAsk()) void queries.invalidateQueries({ predicate: (each) => each.queryHash === queryHash });
      else putOff();
    }, rest);
    resting.set(queryHash, timer);
  }

  return {
    all() {
      const now = Date.now();
      return queries.invalidateQueries({
        predicate: (query) => {
          if (query.meta === ASKED_ONCE) return false;
          const rest = restOf(query, now);
          if (rest > 0) askAtEnd(query, rest);
          return rest <= 0;
        },
      });
    },
    stop() {
      for (const timer of resting.values()) clearTimeout(timer);
      resting.clear();
    },
  };
}
