import type { TargetSession } from '../chromium/connection.ts';
import type { FrameTree } from './frames.ts';

const ABORTED = 'net::ERR_ABORTED';

/** What becomes known of the main frame's documents. The empty page that a window begins with is none. */
export type LoadListener = {
  /** A document has replaced the one before. */
  onDocument(url: string): void;
  /** A load that the page began has failed. */
  onFailed(url: string): void;
  onDomReady(): void;
  onLoaded(): void;
};

type Waiting = { loaderId: string; settle(errorText: string | null): void };

/** Follows loads by the id that Chromium gives each, so that no load is taken for another. */
export class LoadTracker {
  readonly #loaded = new Set<string>();
  #current: string | null = null;
  #own: string | null = null;
  #wantsEmpty = false;
  #waiting: Waiting | null = null;

  constructor(target: TargetSession, frames: FrameTree, listener: LoadListener) {
    target.on('Page.frameNavigated', ({ frame }) => {
      const { parentId, loaderId, url, urlFragment = '', unreachableUrl } = frame;
      if (parentId !== undefined || (url === 'about:blank' && !this.#wantsEmpty)) return;
      if (unreachableUrl !== undefined) {
        this.#current = null;
        // The app is told of its own loads by their promise.
        if (unreachableUrl !== this.#own) listener.onFailed(unreachableUrl);
        return;
      }
      this.#current = loaderId;
      listener.onDocument(url + urlFragment);
      if (this.#waiting !== null && this.#waiting.loaderId !== loaderId) this.#waiting.settle(ABORTED);
    });
    target.on('Page.lifecycleEvent', ({ frameId, loaderId, name }) => {
      if (!frames.isMain(frameId) || loaderId !== this.#current) return;
      if (name === 'DOMContentLoaded') listener.onDomReady();
      if (name !== 'load') return;
      this.#loaded.add(loaderId);
      listener.onLoaded();
      if (this.#waiting?.loaderId === loaderId) this.#waiting.settle(null);
    });
  }

  /** The app is about to load this address, which Chromium knows as `address`. */
  expect(url: string, address: string): void {
    this.#own = address;
    this.#wantsEmpty = url === 'about:blank';
    this.#waiting?.settle(ABORTED);
  }

  /** Waits for the end of a load. @returns Chromium's name of the error; null when all is well */
  ended(loaderId: string): Promise<string | null> {
    if (this.#loaded.has(loaderId)) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting = {
        loaderId,
        settle: (errorText) => {
          this.#waiting = null;
          resolve(errorText);
        },
      };
    });
  }
}
