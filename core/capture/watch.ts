import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Event, subscribe } from '@parcel/watcher';
import type { Logger } from '../runtime/logger.ts';
import { FolderGuard, folderIdentity } from './folder-guard.ts';

type Watched = {
  identity: string;
  /** Resolves when the watcher told that the folder itself is gone. */
  ended: Promise<void>;
  unsubscribe(): Promise<void>;
};

/**
 * Longest wait, in milliseconds, for the watcher to tell of a folder's end. It forgets by path: what it learns too late
 * of the old folder would end the watch of the new one. A folder above that was moved away is told by nobody.
 */
const END_TOLD_MS = 1_000;

export type WatchListener = {
  /** Told the path of each created or changed file or folder, and whether it is new. */
  changed(path: string, created: boolean): void;
  /** A watched folder may have come, gone or been replaced: time for {@link FolderWatch.refresh}. */
  foldersChanged(): void;
};

/** Watches folders for changes; a folder that is not there yet is waited for. */
export class FolderWatch {
  readonly #folders: ReadonlyMap<string, FolderGuard>;
  readonly #listener: WatchListener;
  readonly #log: Logger;
  readonly #watched = new Map<string, Watched>();
  /** Identities of folders that cannot be watched, by folder. */
  readonly #refused = new Map<string, string>();

  constructor(folders: readonly string[], listener: WatchListener, log: Logger) {
    this.#folders = new Map(
      folders.map((folder) => [folder, new FolderGuard(folder, () => listener.foldersChanged())]),
    );
    this.#listener = listener;
    this.#log = log;
  }

  /**
   * Begins to watch what exists and is not watched. The polling safety net sees the rest. Cheap when nothing changed.
   * @param retryRefused also tries folders again that could not be watched, which may cost as much as reading them
   * @returns whether a folder is there that was not before; what it holds may have come before anybody watched it
   */
  async refresh({ retryRefused }: { retryRefused: boolean }): Promise<boolean> {
    let appeared = false;
    for (const [folder, guard] of this.#folders) {
      guard.renew();
      const watched = this.#watched.get(folder);
      // A folder that was removed and made anew has another identity; its old watch is dead.
      if (watched?.identity === locate(folder)?.identity) continue;
      if (watched !== undefined) await Promise.race([watched.ended, sleep(END_TOLD_MS, undefined, { ref: false })]);
      await this.#drop(folder);
      const place = locate(folder);
      if (place === null) continue;
      const isRefused = this.#refused.get(folder) === place.identity;
      if (isRefused && !retryRefused) continue;
      if (!isRefused) appeared = true;
      await this.#subscribe(folder, place);
    }
    return appeared;
  }

  /** Whether a watcher tells of each folder that is there, and of the coming of each that is not. */
  get isTold(): boolean {
    return [...this.#folders].every(
      ([folder, guard]) => !this.#refused.has(folder) && (this.#watched.has(folder) || guard.isWatching),
    );
  }

  async stop(): Promise<void> {
    for (const guard of this.#folders.values()) guard.close();
    for (const folder of [...this.#watched.keys()]) await this.#drop(folder);
  }

  async #subscribe(folder: string, place: Place): Promise<void> {
    const ended = Promise.withResolvers<void>();
    try {
      const subscription = await subscribe(place.real, (error, events) => {
        if (error !== null) {
          this.#log.warn({ reason: reasonOf(error) }, 'watching failed, polling goes on');
          this.#refused.set(folder, place.identity);
          void this.#drop(folder);
          return;
        }
        for (const event of events) this.#tell(folder, place.real, event);
        if (events.some(({ type, path }) => type === 'delete' && path === place.real)) ended.resolve();
      });
      this.#watched.set(folder, {
        identity: place.identity,
        ended: ended.promise,
        unsubscribe: () => subscription.unsubscribe(),
      });
      this.#refused.delete(folder);
    } catch (error) {
      if (!this.#refused.has(folder)) {
        this.#log.warn({ reason: reasonOf(error) }, 'a folder cannot be watched, it is polled instead');
      }
      this.#refused.set(folder, place.identity);
    }
  }

  /** In the folder's own name: its real path is another one when a link leads to it. */
  #tell(folder: string, real: string, event: Event): void {
    if (event.type === 'delete') return;
    const path = event.path.startsWith(real) ? join(folder, event.path.slice(real.length)) : event.path;
    this.#listener.changed(path, event.type === 'create');
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
    const identity = folderIdentity(real);
    return identity === null ? null : { real, identity: `${identity}:${real}` };
  } catch {
    return null;
  }
}
