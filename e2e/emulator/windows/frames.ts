import type { WebFrameMain } from 'electron';
import type { TargetSession } from '../chromium/connection.ts';
import { ISOLATED_WORLD } from '../in-page/scripts.ts';
import type { Members } from '../members.ts';
import { refuseUnknownOfClass } from '../not-emulated.ts';
import { fromChromium } from '../session/scheme-map.ts';

// Chromium's process and routing ids are not told by the debugging protocol; these only have to differ.
const PROCESS_ID = 1;
let lastRoutingId = 0;

/** One document of one frame. A navigation makes a new one, as in Electron. */
export class EmulatedFrame
  implements
    Members<WebFrameMain, 'url' | 'origin' | 'processId' | 'routingId' | 'parent' | 'top' | 'send' | 'isDestroyed'>
{
  url: string;
  readonly processId = PROCESS_ID;
  readonly routingId: number;
  readonly parent: EmulatedFrame | null;
  readonly send: (channel: string, ...values: unknown[]) => void;
  #destroyed = false;

  constructor(url: string, parent: EmulatedFrame | null, send: (channel: string, ...values: unknown[]) => void) {
    lastRoutingId += 1;
    this.routingId = lastRoutingId;
    this.url = url;
    this.parent = parent;
    this.send = send;
  }

  get origin(): string {
    return URL.canParse(this.url) && /^[a-z]+:\/\//i.test(this.url) ? originOf(this.url) : 'null';
  }

  get top(): EmulatedFrame | null {
    return this.parent === null ? this : this.parent.top;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** Its document was left. */
  leave(): void {
    this.#destroyed = true;
  }
}
refuseUnknownOfClass('WebFrameMain', EmulatedFrame);

function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? 'null';
}

type Context = { frameId: string; frame: EmulatedFrame | null };

/** The frames of a page and the isolated worlds in them. */
export class FrameTree {
  readonly #session: TargetSession;
  readonly #mainFrameId: string;
  readonly #contexts = new Map<number, Context>();
  readonly #parents = new Map<string, string>();

  constructor(session: TargetSession, mainFrameId: string) {
    this.#session = session;
    this.#mainFrameId = mainFrameId;
    session.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
      if (name !== ISOLATED_WORLD) return;
      const frameId: unknown = auxData === undefined ? null : Reflect.get(auxData, 'frameId');
      if (typeof frameId === 'string') this.#contexts.set(id, { frameId, frame: null });
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#forget(executionContextId));
    session.on('Runtime.executionContextsCleared', () => this.forgetAll());
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) => this.#parents.set(frameId, parentFrameId));
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const frame = this.#current(frameId)?.frame;
      if (frame) frame.url = fromChromium(url);
    });
  }

  isMain(frameId: string | undefined): boolean {
    return frameId === this.#mainFrameId;
  }

  /** The main frame's document; null while there is none, e.g. before the first load. */
  get main(): EmulatedFrame | null {
    return this.#current(this.#mainFrameId)?.frame ?? null;
  }

  /** A frame's document, as far as it has said hello. */
  byId(frameId: string | undefined): EmulatedFrame | null {
    return frameId === undefined ? null : (this.#current(frameId)?.frame ?? null);
  }

  /** The document whose isolated world this is. */
  ofContext(contextId: number): EmulatedFrame | null {
    return this.#contexts.get(contextId)?.frame ?? null;
  }

  /** A document has begun; its isolated world says so before anything else. */
  begin(contextId: number, url: string, send: EmulatedFrame['send']): EmulatedFrame | null {
    const context = this.#contexts.get(contextId);
    if (context === undefined) return null;
    const parent = this.byId(this.#parents.get(context.frameId));
    context.frame = new EmulatedFrame(fromChromium(url), parent, send);
    return context.frame;
  }

  /** Runs an expression in the main frame's isolated world; does nothing when there is none. */
  evaluateInMain(expression: string): void {
    const contextId = [...this.#contexts].findLast(([, { frameId }]) => frameId === this.#mainFrameId)?.[0];
    if (contextId !== undefined) this.#session.post('Runtime.evaluate', { expression, contextId });
  }

  /** The page is gone. */
  forgetAll(): void {
    for (const contextId of [...this.#contexts.keys()]) this.#forget(contextId);
  }

  #current(frameId: string): Context | undefined {
    return [...this.#contexts.values()].findLast((context) => context.frameId === frameId);
  }

  #forget(contextId: number): void {
    this.#contexts.get(contextId)?.frame?.leave();
    this.#contexts.delete(contextId);
  }
}
