import type { ApiMethodName } from '../../contracts/api.ts';

/** Figures that follow the clock are others after a while, without any change: so old a mark resumes nothing. */
export const LOOK_AGAIN_MS = 30_000;

/** What a client names that comes back: which server told it what is asked there, at which revision and when. */
export type ResumeMarks = {
  /** @param at monotonic milliseconds, before the figures were worked out */
  make(watched: readonly ApiMethodName[], revision: number, at: number): string;
  /** Whether who names this mark knows all of what it watches now. */
  isCurrent(mark: string, watched: readonly ApiMethodName[], revision: number): boolean;
};

/**
 * @param server tells one life of the server from another
 * @param now monotonic milliseconds
 */
export function createResumeMarks(server: string, now: () => number): ResumeMarks {
  const make: ResumeMarks['make'] = (watched, revision, at) =>
    [server, revision, Math.floor(at), watched.toSorted().join(',')].join('.');
  return {
    make,
    isCurrent(mark, watched, revision) {
      const at = Number(mark.split('.')[2]);
      // Whoever watches nothing has no figures that could be old.
      const isFresh = watched.length === 0 || (at <= now() && now() - at < LOOK_AGAIN_MS);
      return isFresh && mark === make(watched, revision, at);
    },
  };
}
