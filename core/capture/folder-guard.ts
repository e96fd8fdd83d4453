import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Only Linux watches one folder for the price of one. On macOS the system reports everything below it, a whole home
 * directory perhaps; on Windows the folder could not be removed meanwhile. There the regular look must do.
 */
const IS_CHEAP = process.platform === 'linux';

/** The nearest folder above that exists, and the name that leads from it to the guarded folder. */
type Place = { above: string; name: string; identity: string };

/**
 * Tells when a folder may have come, gone or been replaced, by watching the nearest existing folder above it. Call
 * {@link renew} after each change, and now and then for what is told to nobody.
 */
export class FolderGuard {
  readonly #folder: string;
  readonly #changed: () => void;
  #watched: { identity: string; watcher: FSWatcher } | null = null;

  constructor(folder: string, changed: () => void) {
    this.#folder = folder;
    this.#changed = changed;
  }

  /** Watches the nearest folder that is there now. What is looked at afterwards can change unnoticed no more. */
  renew(): void {
    if (!IS_CHEAP) return;
    let place = locateAbove(this.#folder);
    while (place !== null && place.identity !== this.#watched?.identity) {
      if (!this.#watchPlace(place)) return;
      // What came before the watch began is told to nobody.
      place = locateAbove(this.#folder);
    }
  }

  /** Whether the folder's coming would be told. */
  get isWatching(): boolean {
    return this.#watched !== null;
  }

  close(): void {
    this.#watched?.watcher.close();
    this.#watched = null;
  }

  /** @returns false when it cannot be watched (no permission, too many watches) */
  #watchPlace({ above, name, identity }: Place): boolean {
    this.close();
    try {
      const watcher = watch(above, { persistent: false }, (_event, changed) => {
        // Without a name, or with the watched folder's own, that one itself may be gone.
        if (changed === null || changed === name || changed === basename(above)) this.#changed();
      });
      watcher.on('error', () => this.close());
      this.#watched = { identity, watcher };
      return true;
    } catch {
      return false;
    }
  }
}

function locateAbove(folder: string): Place | null {
  for (let name = folder; dirname(name) !== name; name = dirname(name)) {
    const above = dirname(name);
    const identity = folderIdentity(above);
    if (identity !== null) return { above, name: basename(name), identity: `${identity}:${name}` };
  }
  return null;
}

/**
 * Differs for a folder that was removed and made anew. Its birth is part of it, because file systems give the number of
 * a removed folder to the next one. null: there is no folder, or not for us.
 */
export function folderIdentity(path: string): string | null {
  try {
    const stats = statSync(path, { bigint: true });
    return stats.isDirectory() ? `${stats.dev}:${stats.ino}:${stats.birthtimeNs}` : null;
  } catch {
    return null;
  }
}
