import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Event, subscribe } from '@parcel/watcher';
import type { Logger } from '../runtime/logger.ts';

type Watched = { identity: string; unsubscribe(): Promise<void> };

/** Called with the path of each created or changed file or folder, and whether it is new. */
export type ChangeListener = (path: string, created: boolean) => void;

/** Watches folders for changes; a folder that cannot be watched yet is tried again at each {@link refresh}. */
export class FolderWatch {
  readonly #folders: readonly string[];
  readonly #changed: ChangeListener;
  readonly #log: Logger;
  readonly #watched = new Map<string, Watched>();
  readonly #refused = new Set<string>();

  constructor(folders: readonly string[], changed: ChangeListener, log: Logger) {
    this.#folders = folders;
    this.#changed = changed;
    this.#log = log;
  }

  /** Begins to watch what exists and is not watched. The polling safety net sees the rest. */
  async refresh(): Promise<void> {
    for (const folder of this.#folders) {
      const place = locate(folder);
      // A folder that was removed and made anew has another identity; its old watch is dead.
      if (this.#watched.get(folder)?.identity === place?.identity) continue;
      await this.#drop(folder);
      if (place !== null) await this.#subscribe(folder, place);
    }
  }

  async stop(): Promise<void> {
    for (const folder of [...this.#watched.keys()]) await this.#drop(folder);
  }

  async #subscribe(folder: string, place: Place): Promise<void> {
    try {
      const subscription = await subscribe(place.real, (error, events) => {
        if (error !== null) {
          this.#log.warn({ reason: reasonOf(error) }, 'watching failed, polling goes on');
          void this.#drop(folder);
          return;
        }
        for (const event of events) this.#tell(folder, place.real, event);
      });
      this.#watched.set(folder, { identity: place.identity, unsubscribe: () => subscription.unsubscribe() });
      this.#refused.delete(folder);
    } catch (error) {
      if (!this.#refused.has(folder)) {
        this.#log.warn({ reason: reasonOf(error) }, 'a folder cannot be watched, it is polled instead');
      }
      this.#refused.add(folder);
    }
  }

  /** In the folder's own name: its real path is another one when a link leads to it. */
  #tell(folder: string, real: string, event: Event): void {
    if (event.type === 'delete') return;
    const path = event.path.startsWith(real) ? join(folder, event.path.slice(real.length)) : event.path;
    this.#changed(path, event.type === 'create');
  }

  async #drop(folder: string): Promise<void> {
    const watched = this.#watched.get(folder);
    this.#watched.delete(folder);
    await watched?.unsubscribe().catch(() => {});
  }
}

/** The system's words at the end of the watcher's message, which names the folder before them. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return /: ([A-Za-z ]+)$/.exec(message)?.[1] ?? 'unknown';
}

type Place = { real: string; identity: string };

/** Where a folder really lies; null when there is none. Links are resolved, because they cannot be watched. */
function locate(folder: string): Place | null {
  try {
    const real = realpathSync(folder);
    const stats = statSync(real);
    return stats.isDirectory() ? { real, identity: `${stats.dev}:${stats.ino}:${real}` } : null;
  } catch {
    return null;
  }
}
