import type { Redis } from 'ioredis';
import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import type { Pressure, PressureLevel } from '../contracts/pressure.ts';
import type { EventFamily } from '../contracts/telemetry-event.ts';
import { CaptureHold } from '../queue/capture-hold.ts';
import type { QueueKeys } from '../queue/keys.ts';
import type { Logger } from '../runtime/logger.ts';
import type { ReadableDB } from '../storage/database.ts';
import { FAMILIES, RAW_TABLES } from '../storage/raw-tables.ts';
import { nextLevel } from './pressure-level.ts';

/** How often the lag is looked at while there is work. A transaction of the slow path takes up to some tenths of a second. */
const LOOK_EVERY_MS = 1_000;

/**
 * Watches how far deriving is behind and tells of each change of level and of the hold. Capture is held back while what it read is red by
 * itself: what is sent to us does not wait with it, so that holding it would do nothing about that.
 */
export class PressureGauge {
  readonly #hold: CaptureHold;
  readonly #log: Logger;
  readonly #lags: { get(): Record<EventFamily, number> | undefined };
  #level: PressureLevel = 'green';
  /** Of what capture read alone. */
  #captured: PressureLevel = 'green';
  #behind: ReadonlyMap<Platform, number> = new Map();
  #rowsBehind = 0;
  #since = Date.now();
  #workers = 1;
  /** Monotonic. */
  #lookAt = 0;
  #tell: (pressure: Pressure) => void = () => undefined;

  constructor(database: ReadableDB, redis: Redis, keys: QueueKeys, log: Logger) {
    this.#hold = new CaptureHold(redis, keys);
    this.#log = log;
    const lags = FAMILIES.map(
      (family) => `max(0, coalesce((SELECT max(sequence) FROM ${RAW_TABLES[family]}), 0) -
        coalesce((SELECT sequence FROM derivation_watermarks
          WHERE derivation = 'usage' AND raw_table = '${RAW_TABLES[family]}'), 0)) AS ${family}`,
    );
    this.#lags = database.prepare<[], Record<EventFamily, number>>(`SELECT ${lags.join(', ')}`);
  }

  get level(): PressureLevel {
    return this.#level;
  }

  /** Stored events of each tool that were not counted yet at the last look. */
  get behind(): ReadonlyMap<Platform, number> {
    return this.#behind;
  }

  /** How many derive at once; a change is told. */
  noteWorkers(workers: number): void {
    if (workers === this.#workers) return;
    this.#workers = workers;
    this.#tellAll();
  }

  /** Calls back with every change of level, of the hold and of the workers. */
  onChange(listener: (pressure: Pressure) => void): void {
    this.#tell = listener;
  }

  /** Call between two transactions. @param now look at once, not only when it is time */
  async look({ now }: { now: boolean }): Promise<void> {
    if (!now && performance.now() < this.#lookAt) return;
    this.#lookAt = performance.now() + LOOK_EVERY_MS;
    const lags = this.#lags.get();
    this.#behind = new Map(PLATFORMS.map((platform) => [platform, lags?.[platform] ?? 0]));
    const rowsBehind = FAMILIES.reduce((sum, family) => sum + (lags?.[family] ?? 0), 0);
    this.#rowsBehind = rowsBehind;
    const before = this.#level;
    this.#level = nextLevel(before, rowsBehind);
    const held = this.#holdsCapture;
    const capturedBehind = [...this.#behind.values()].reduce((sum, rows) => sum + rows, 0);
    this.#captured = nextLevel(this.#captured, capturedBehind);
    const holds = this.#holdsCapture;
    if (this.#level !== before) {
      this.#log[this.#level === 'orange' || this.#level === 'red' ? 'error' : 'info'](
        // `level` is the log line's own.
        { pressure: this.#level, rowsBehind, holdsCapture: holds },
        'how far deriving is behind has changed',
      );
      this.#since = Date.now();
    }
    if (this.#level !== before || holds !== held) this.#tellAll();
    // A Redis that is away holds nothing back, and its loss is noticed elsewhere.
    if (holds) await this.#hold.renew().catch(() => undefined);
    else if (held) await this.#hold.end().catch(() => undefined);
  }

  get #holdsCapture(): boolean {
    return this.#captured === 'red';
  }

  #tellAll(): void {
    const workers = this.#workers === 1 ? {} : { workers: this.#workers };
    this.#tell({
      level: this.#level,
      rowsBehind: this.#rowsBehind,
      since: this.#since,
      ...(this.#holdsCapture && { holdsCapture: true }),
      ...workers,
    });
  }
}
