import type { Platform } from '../contracts/platform.ts';
import type { PressureLevel } from '../contracts/pressure.ts';
import type { Logger } from '../runtime/logger.ts';
import { helpedPlatforms, type WorkerLimits, workersFor } from './helped-platforms.ts';

/** A worker that derives the events of one tool, in a thread of its own. */
export type DeriveHelper = {
  /** Finishes the transaction at hand and ends. */
  stop(): Promise<void>;
};

/** Starts one. @param onDerived something was derived @param onEnd it ended, whatever the reason; null: it was stopped */
export type StartHelper = (platform: Platform, onDerived: () => void, onEnd: (error: unknown) => void) => DeriveHelper;

/**
 * Adds helpers while deriving is behind, and takes them away again. What a helper does can be done by anybody: one that
 * fails is given up, and its tool is derived by the process itself.
 */
export class DeriveHelpers {
  readonly #limits: WorkerLimits;
  readonly #start: StartHelper;
  readonly #log: Logger;
  readonly #helpers = new Map<Platform, DeriveHelper>();
  /** Those that are ending: their tool is not derived by anybody else before they have. */
  readonly #ending = new Map<Platform, Promise<void>>();
  #onDerived: () => void = () => undefined;
  #isGivenUp = false;

  constructor(limits: WorkerLimits, start: StartHelper, log: Logger) {
    this.#limits = limits;
    this.#start = start;
    this.#log = log;
  }

  /** Calls back whenever a helper derived something. */
  onDerived(listener: () => void): void {
    this.#onDerived = listener;
  }

  /** Tools that are derived by helpers, and by nobody else. */
  get platforms(): ReadonlySet<Platform> {
    return new Set([...this.#helpers.keys(), ...this.#ending.keys()]);
  }

  /** Those that derive now, the process itself among them. */
  get workers(): number {
    return 1 + this.#helpers.size;
  }

  /** Has as many as it should be. */
  adjust(level: PressureLevel, behind: ReadonlyMap<Platform, number>): void {
    const workers = this.#isGivenUp ? 1 : workersFor(level, this.#limits);
    const wanted = new Set(helpedPlatforms(workers, behind, new Set(this.#helpers.keys())));
    for (const platform of [...this.#helpers.keys()]) if (!wanted.has(platform)) void this.#end(platform);
    for (const platform of wanted) {
      if (!this.#helpers.has(platform) && !this.#ending.has(platform)) this.#add(platform);
    }
  }

  /** Ends all. Their tools are the process's own again afterwards. */
  async stop(): Promise<void> {
    await Promise.all([...this.#helpers.keys()].map((platform) => this.#end(platform)));
    await Promise.all(this.#ending.values());
  }

  #add(platform: Platform): void {
    this.#log.info({ platform }, 'a worker helps deriving');
    const helper = this.#start(
      platform,
      () => this.#onDerived(),
      (error) => {
        if (this.#helpers.get(platform) === helper) this.#helpers.delete(platform);
        if (error === null) return;
        this.#isGivenUp = true;
        this.#log.warn({ platform, error }, 'a worker that helped ended; deriving goes on without any');
      },
    );
    this.#helpers.set(platform, helper);
  }

  async #end(platform: Platform): Promise<void> {
    const helper = this.#helpers.get(platform);
    if (helper === undefined) return;
    this.#log.info({ platform }, 'a worker that helped is not needed any more');
    const ended = helper.stop();
    this.#helpers.delete(platform);
    this.#ending.set(platform, ended);
    await ended;
    this.#ending.delete(platform);
  }
}
