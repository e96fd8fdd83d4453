/**
 * `connecting` until the first connection opens, `open`, `lost` while trying again, `refused` when the server no longer
 * knows this browser (its cookie is missing or too old).
 */
export type ConnectionPhase = 'connecting' | 'open' | 'lost' | 'refused';

export type Connection = {
  phase: ConnectionPhase;
  /** Nothing was heard for so long that the figures on the screen must be marked with their time. */
  late: boolean;
};

export type ConnectionStore = {
  get(): Connection;
  subscribe(listener: () => void): () => void;
  setPhase(phase: ConnectionPhase): void;
  /** Says whether an answer is being waited for; `late` follows when that lasts. */
  setWaiting(waiting: boolean): void;
  /** An answer came: the time until `late` starts anew. */
  heard(): void;
  close(): void;
};

/**
 * Holds the state of the connection for whoever shows it.
 *
 * @param lateAfterMs how long an answer may take before the figures count as late
 */
export function createConnectionStore(lateAfterMs: number): ConnectionStore {
  const listeners = new Set<() => void>();
  let current: Connection = { phase: 'connecting', late: false };
  let waiting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function change(next: Partial<Connection>): void {
    const merged = { ...current, ...next };
    if (merged.phase === current.phase && merged.late === current.late) {
      return;
    }
    current = merged;
    for (const listener of listeners) {
      listener();
    }
  }

  function restartTimer(): void {
    clearTimeout(timer);
    timer = waiting ? setTimeout(() => change({ late: true }), lateAfterMs) : undefined;
  }

  return {
    get: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setPhase: (phase) => change({ phase }),
    setWaiting(next) {
      if (next !== waiting) {
        waiting = next;
        restartTimer();
      }
    },
    heard() {
      change({ late: false });
      restartTimer();
    },
    close() {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
