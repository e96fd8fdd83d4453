import { setTimeout as sleep } from 'node:timers/promises';
import { footprintOf } from '../../bench/pipeline/processes.ts';
import type { FaultServer } from './test-server.ts';

/**
 * What each process may hold more than before the faults, in bytes: what is not worth a collection at rest
 * (core/runtime/memory-rest.ts) and a filled page cache of SQLite (core/storage/database.ts), 4 MiB each. After 25,000
 * answers at a time all processes together came back to 182 to 199 MB four times, without any trend.
 */
const ALLOWED_BYTES = 8 << 20;
/** A process looks every 10 s whether it rests, and gives back then; a busy machine is waited for. */
const LOOKS = 90;
const LOOK_EVERY_MS = 1_000;

/** The memory that all processes of a server have for themselves. Linux only: elsewhere there is no /proc. */
export class OwnMemory {
  readonly #server: FaultServer;
  #normal: number | null = null;

  constructor(server: FaultServer) {
    this.#server = server;
  }

  /**
   * Takes what is normal, while no fault has happened.
   * @param looks the least of so many; one sees what a start takes before it rests
   */
  async takeNormal(looks: number): Promise<void> {
    if (process.platform !== 'linux') return;
    this.#normal = this.#now();
    for (let look = 1; look < looks; look += 1) {
      await sleep(LOOK_EVERY_MS);
      this.#normal = Math.min(this.#normal, this.#now());
    }
  }

  /** Waits until no more is taken than is allowed, or does not wait any longer. @returns null: it cannot be told here */
  async afterRest(): Promise<{ normal: number; allowed: number; after: number } | null> {
    if (this.#normal === null) return null;
    const { processes } = footprintOf(this.#server.home);
    const allowed = this.#normal + processes * ALLOWED_BYTES;
    let after = this.#now();
    for (let look = 0; look < LOOKS && after > allowed; look += 1) {
      await sleep(LOOK_EVERY_MS);
      after = this.#now();
    }
    return { normal: this.#normal, allowed, after };
  }

  #now(): number {
    return footprintOf(this.#server.home).ownBytes;
  }
}
