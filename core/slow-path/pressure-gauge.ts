import type { Redis } from 'ioredis';
import { PLATFORMS } from '../contracts/platform.ts';
import type { Pressure, PressureLevel } from '../contracts/pressure.ts';
import { CaptureHold } from '../queue/capture-hold.ts';
import type { QueueKeys } from '../queue/keys.ts';
import type { Logger } from '../runtime/logger.ts';
import type { ReadableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { nextLevel } from './pressure-level.ts';

/** How often the lag is looked at while there is work. A transaction of the slow path takes up to some tenths of a second. */
const LOOK_EVERY_MS = 1_000;

/** Watches how far deriving is behind, tells of each change of level, and holds capture back while it is red. */
export class PressureGauge {
  readonly #hold: CaptureHold;
  readonly #log: Logger;
  readonly #behind: { get(): { behind: number | null } | undefined };
  #level: PressureLevel = 'green';
  /** Monotonic. */
  #lookAt = 0;
  #tell: (pressure: Pressure) => void = () => undefined;

  constructor(database: ReadableDB, redis: Redis, keys: QueueKeys, log: Logger) {
    this.#hold = new CaptureHold(redis, keys);
    this.#log = log;
    const lags = PLATFORMS.map(
      (platform) => `max(0, coalesce((SELECT max(sequence) FROM ${RAW_TABLES[platform]}), 0) -
        coalesce((SELECT sequence FROM derivation_watermarks
          WHERE derivation = 'usage' AND raw_table = '${RAW_TABLES[platform]}'), 0))`,
    );
    this.#behind = database.prepare<[], { behind: number | null }>(`SELECT ${lags.join(' + ')} AS behind`);
  }

  get level(): PressureLevel {
    return this.#level;
  }

  /** Calls back with every change of level. */
  onChange(listener: (pressure: Pressure) => void): void {
    this.#tell = listener;
  }

  /** Call between two transactions. @param now look at once, not only when it is time */
  async look({ now }: { now: boolean }): Promise<void> {
    if (!now && performance.now() < this.#lookAt) return;
    this.#lookAt = performance.now() + LOOK_EVERY_MS;
    const rowsBehind = this.#behind.get()?.behind ?? 0;
    const before = this.#level;
    this.#level = nextLevel(before, rowsBehind);
    if (this.#level !== before) {
      this.#log[this.#level === 'orange' || this.#level === 'red' ? 'warn' : 'info'](
        // `level` is the log line's own.
        { pressure: this.#level, rowsBehind },
        'how far deriving is behind has changed',
      );
      this.#tell({ level: this.#level, rowsBehind, since: Date.now() });
    }
    // A Redis that is away holds nothing back, and its loss is noticed elsewhere.
    if (this.#level === 'red') await this.#hold.renew().catch(() => undefined);
    else if (before === 'red') await this.#hold.end().catch(() => undefined);
  }
}
