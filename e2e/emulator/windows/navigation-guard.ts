import type { EventEmitter } from 'node:events';
import type { Protocol } from '../chromium/protocol.ts';
import { eventWith } from '../electron-event.ts';
import { fromChromium } from '../session/scheme-map.ts';
import type { FrameTree } from './frames.ts';

/**
 * Tells the app of navigations before they happen, in Electron's order, and stops those it prevents. What the app
 * itself loads is not told, as in Electron.
 */
export class NavigationGuard {
  readonly #contents: EventEmitter;
  readonly #frames: FrameTree;
  readonly #seen = new Set<string>();
  #ownLoad: string | null = null;

  constructor(contents: EventEmitter, frames: FrameTree) {
    this.#contents = contents;
    this.#frames = frames;
  }

  /** The app is about to load this address (as Chromium knows it). */
  expectOwnLoad(url: string): void {
    this.#ownLoad = withoutFragment(url);
  }

  /** Whether a paused request of a document may go on. */
  allows({ request, frameId, networkId = '' }: Protocol.Fetch.requestPausedPayload): boolean {
    const isMainFrame = this.#frames.isMain(frameId);
    const isRedirect = this.#seen.has(networkId);
    this.#seen.add(networkId);
    if (!isRedirect && isMainFrame && this.#ownLoad === withoutFragment(request.url)) {
      this.#ownLoad = null;
      return true;
    }
    const url = fromChromium(request.url + (request.urlFragment ?? ''));
    const frame = this.#frames.byId(frameId);
    const details = () => eventWith({ url, isMainFrame, isSameDocument: false, frame, initiator: frame });
    if (isRedirect) return this.#passes('will-redirect', details());
    if (!this.#passes('will-frame-navigate', details())) return false;
    return !isMainFrame || this.#passes('will-navigate', details());
  }

  #passes(name: string, event: ReturnType<typeof eventWith<{ url: string; isMainFrame: boolean }>>): boolean {
    // The address stands behind the event as well, for listeners of the older form.
    this.#contents.emit(name, event, event.url, false, event.isMainFrame);
    return !event.defaultPrevented;
  }
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
