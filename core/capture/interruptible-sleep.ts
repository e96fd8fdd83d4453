import { setTimeout as sleep } from 'node:timers/promises';

/** The sleep of a loop that others may wake. Waking it while it does not sleep is no error, and not remembered. */
export class InterruptibleSleep {
  #woken: AbortController | null = null;

  /** Begins before the first `await`, so that what was checked just before it is still so. */
  async sleep(milliseconds: number): Promise<void> {
    const woken = new AbortController();
    this.#woken = woken;
    await sleep(milliseconds, undefined, { signal: woken.signal }).catch(() => {});
    this.#woken = null;
  }

  wake(): void {
    this.#woken?.abort();
  }
}
