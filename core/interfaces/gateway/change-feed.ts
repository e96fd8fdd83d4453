import type { Changed } from '../../contracts/changed.ts';

/** Shortest time between two announcements: a burst of commits must not make clients ask for each of them. */
const SMALLEST_GAP_MS = 50;

/** Tells listeners that stored figures changed. */
export type ChangeFeed = {
  /** Something changed: announced at once, or when the gap since the last announcement is over. Never forgotten. */
  notify(): void;
  /** @returns the way to stop listening */
  listen(listener: (change: Changed) => void): () => void;
  /** Announcements so far. */
  revision(): number;
  stop(): void;
};

/** @param beforeAnnouncing runs before each announcement, with the figures that it announces already stored */
export function createChangeFeed(beforeAnnouncing: () => void = () => {}): ChangeFeed {
  const listeners = new Set<(change: Changed) => void>();
  let revision = 0;
  let gap: NodeJS.Timeout | null = null;
  let waiting = false;
  let stopped = false;

  function announce(): void {
    gap = setTimeout(endGap, SMALLEST_GAP_MS);
    revision += 1;
    beforeAnnouncing();
    for (const listener of listeners) listener({ revision });
  }

  function endGap(): void {
    gap = null;
    if (!waiting) return;
    waiting = false;
    announce();
  }

  return {
    notify() {
      if (stopped) return;
      if (gap === null) announce();
      else waiting = true;
    },
    listen(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    revision: () => revision,
    stop() {
      stopped = true;
      waiting = false;
      if (gap !== null) clearTimeout(gap);
    },
  };
}
