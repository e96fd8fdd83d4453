import { existsSync } from 'node:fs';
import { subscribe } from '@parcel/watcher';
import type { Logger } from '../runtime/logger.ts';

/** Watches folders for changed files; a folder that cannot be watched yet is tried again at each {@link refresh}. */
export class FolderWatch {
  readonly #folders: readonly string[];
  readonly #changed: (path: string) => void;
  readonly #log: Logger;
  readonly #subscriptions = new Map<string, { unsubscribe(): Promise<void> }>();
  readonly #refused = new Set<string>();

  /** @param changed called with the path of each created or changed file */
  constructor(folders: readonly string[], changed: (path: string) => void, log: Logger) {
    this.#folders = folders;
    this.#changed = changed;
    this.#log = log;
  }

  /** Begins to watch what exists and is not watched. The polling safety net sees the rest. */
  async refresh(): Promise<void> {
    for (const folder of this.#folders) {
      if (this.#subscriptions.has(folder)) {
        if (!existsSync(folder)) await this.#drop(folder);
        continue;
      }
      if (!existsSync(folder)) continue;
      try {
        const subscription = await subscribe(folder, (error, events) => {
          if (error !== null) {
            this.#log.warn({ error }, 'watching failed, polling goes on');
            void this.#drop(folder);
            return;
          }
          for (const event of events) if (event.type !== 'delete') this.#changed(event.path);
        });
        this.#subscriptions.set(folder, subscription);
        this.#refused.delete(folder);
      } catch (error) {
        if (!this.#refused.has(folder)) this.#log.warn({ error }, 'a folder cannot be watched, it is polled instead');
        this.#refused.add(folder);
      }
    }
  }

  async stop(): Promise<void> {
    for (const folder of [...this.#subscriptions.keys()]) await this.#drop(folder);
  }

  async #drop(folder: string): Promise<void> {
    const subscription = this.#subscriptions.get(folder);
    this.#subscriptions.delete(folder);
    await subscription?.unsubscribe().catch(() => {});
  }
}
