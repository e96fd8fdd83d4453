import { EventEmitter } from 'node:events';
import type { WebContents, WindowOpenHandlerResponse } from 'electron';
import { lifecycle } from '../app/lifecycle.ts';
import { ChromiumError } from '../chromium/connection.ts';
import { refuseDestroyed } from '../destroyed.ts';
import { eventWith } from '../electron-event.ts';
import { NotEmulatedError, refuseUnknown, refuseUnknownEvents, refuseUnknownOfClass } from '../not-emulated.ts';
import { fromChromium, toChromium } from '../session/scheme-map.ts';
import type { EmulatedSession } from '../session/session.ts';
import { type EmulatedFrame, FrameTree } from './frames.ts';
import { loadErrorOf } from './load-error.ts';
import { LoadTracker } from './load-tracker.ts';
import { NavigationGuard } from './navigation-guard.ts';
import { Page } from './page.ts';
import { expressionFor, listenToPage } from './page-messages.ts';
import { type OpenDetails, servePage } from './page-services.ts';
import { openRequestGate } from './request-gate.ts';

export type WebContentsPlan = {
  session: EmulatedSession;
  preload: string | null;
  width: number;
  height: number;
  hidden: boolean;
  colorScheme: 'dark' | 'light';
  /** Asks the window to close, or to go without asking. */
  closeWindow(ask: boolean): void;
  focusWindow(): void;
};

type OpenHandler = (details: OpenDetails) => WindowOpenHandlerResponse;

const LEVELS: Record<string, string> = { error: 'error', assert: 'error', warning: 'warning', debug: 'debug' };

let lastId = 0;

const EVENTS = [
  'did-finish-load',
  'did-stop-loading',
  'did-navigate',
  'did-fail-load',
  'dom-ready',
  'will-navigate',
  'will-redirect',
  'will-frame-navigate',
  'will-attach-webview',
  'render-process-gone',
  'before-input-event',
  'console-message',
  'destroyed',
  'preload-error',
  'devtools-opened',
];

/** A window's page as the main process sees it. What it is told before Chromium has made the page waits for that. */
export class EmulatedWebContents
  extends EventEmitter
  implements
    Pick<
      WebContents,
      | 'id'
      | 'send'
      | 'getURL'
      | 'getTitle'
      | 'isDestroyed'
      | 'close'
      | 'reload'
      | 'focus'
      | 'isLoading'
      | 'loadURL'
      | 'openDevTools'
      | 'getWebRTCIPHandlingPolicy'
      | 'setWebRTCIPHandlingPolicy'
    >
{
  readonly id: number;
  readonly session: EmulatedSession;
  readonly #plan: WebContentsPlan;
  #page: Page | null = null;
  #frames: FrameTree | null = null;
  #guard: NavigationGuard | null = null;
  #loads: LoadTracker | null = null;
  #queue: Promise<unknown>;
  #url = '';
  #title = '';
  #loading = false;
  #destroyed = false;
  #openHandler: OpenHandler | null = null;
  #webRtcPolicy = 'default';

  constructor(plan: WebContentsPlan) {
    super();
    refuseUnknownEvents('WebContents', this, EVENTS);
    lastId += 1;
    this.id = lastId;
    this.session = plan.session;
    this.#plan = plan;
    this.#queue = this.#open();
    // A page that cannot be made ends the test's process instead of leaving it waiting.
    this.#queue.catch((error: unknown) => {
      if (!this.#destroyed) throw error;
    });
    lifecycle.emit('web-contents-created', this);
  }

  /** Target id in Chromium; null until the page is made. */
  static targetIdOf(contents: EmulatedWebContents): string | null {
    return contents.#page?.targetId ?? null;
  }

  /** Does something with the page once it is there, after all that was asked before. */
  static withPage(contents: EmulatedWebContents, work: (page: Page) => Promise<unknown>): void {
    void contents.#inOrder(work).catch((error: unknown) => {
      if (!contents.#destroyed && !(error instanceof ChromiumError)) throw error;
    });
  }

  /** Shows or hides the document. */
  static setHidden(contents: EmulatedWebContents, hidden: boolean): void {
    EmulatedWebContents.withPage(contents, async (page) => {
      await page.setHidden(hidden);
      contents.#frames?.evaluateInMain(expressionFor({ kind: 'hidden', hidden }));
    });
  }

  /** Ends the page; nothing can keep it. */
  static destroy(contents: EmulatedWebContents): void {
    if (contents.#destroyed) return;
    contents.#destroyed = true;
    contents.#frames?.forgetAll();
    const page = contents.#page;
    page?.target.dispose();
    if (page !== null) page.target.post('Page.close', {});
    contents.emit('destroyed');
    refuseDestroyed(contents, EmulatedWebContents.prototype);
  }

  get mainFrame(): EmulatedFrame | null {
    return this.#frames?.main ?? null;
  }

  getURL(): string {
    return this.#url;
  }

  getTitle(): string {
    return this.#title;
  }

  isLoading(): boolean {
    return this.#loading;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** @throws what Electron throws for what cannot be cloned; a page without a document hears nothing */
  send(channel: string, ...values: unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    const expression = expressionFor({ kind: 'message', channel, values });
    this.#frames?.evaluateInMain(expression);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** Remembered; Chromium does not get it. */
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.#webRtcPolicy = policy;
  }

  getWebRTCIPHandlingPolicy(): string {
    return this.#webRtcPolicy;
  }

  /** @throws LoadError when the page cannot be loaded */
  async loadURL(url: string): Promise<void> {
    this.#url = url;
    this.#loading = true;
    const load = await this.#inOrder(async (page) => {
      const address = toChromium(url);
      this.#guard?.expectOwnLoad(address);
      this.#loads?.expect(url, address);
      return await page.target.send('Page.navigate', { url: address });
    }).catch((error: unknown) => {
      // The window was closed meanwhile.
      if (error instanceof ChromiumError) throw loadErrorOf('ERR_ABORTED', url);
      throw error;
    });
    const ended = load.loaderId === undefined ? null : this.#loads?.ended(load.loaderId);
    const errorText = load.errorText ?? (await ended);
    if (errorText == null) return;
    this.#loading = false;
    const error = loadErrorOf(errorText, url);
    this.emit('did-fail-load', eventWith({}), error.errno, error.code, url, true, 1, 1);
    throw error;
  }

  reload(): void {
    EmulatedWebContents.withPage(this, async (page) => {
      this.#guard?.expectOwnLoad(toChromium(this.#url));
      await page.target.send('Page.reload', {});
    });
  }

  close(_options?: { waitForBeforeUnload: boolean }): void {
    this.#plan.closeWindow(true);
  }

  focus(): void {
    this.#plan.focusWindow();
  }

  /** Nothing is opened; the event tells that it was asked for. */
  openDevTools(): void {
    this.emit('devtools-opened');
  }

  #inOrder<T>(work: (page: Page) => Promise<T>): Promise<T> {
    const done = this.#queue.then(() => {
      if (this.#page === null || this.#destroyed) throw new ChromiumError('the window is gone');
      return work(this.#page);
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #open(): Promise<void> {
    const page = await Page.open(this.#plan, (opened) => this.#listen(opened));
    if (this.#destroyed) return page.target.post('Page.close', {});
    this.#page = page;
    await page.setColorScheme(this.#plan.colorScheme);
  }

  async #listen({ targetId, target }: Page): Promise<void> {
    const frames = new FrameTree(target, targetId);
    const guard = new NavigationGuard(this, frames);
    target.onDetached(() => this.#plan.closeWindow(false));
    this.#frames = frames;
    this.#guard = guard;
    listenToPage(target, frames, {
      sender: this,
      onDocument: () => undefined,
      onPreloadError: (error) => void this.emit('preload-error', eventWith({}), this.#plan.preload, error),
      onService: servePage(this, this.session, (details) => this.#openHandler?.(details).action ?? 'allow'),
    });
    this.#loads = new LoadTracker(target, frames, {
      onDocument: (url) => {
        this.#url = fromChromium(url);
        this.#loading = true;
        this.emit('did-navigate', eventWith({}), this.#url, 200, 'OK');
      },
      onFailed: (url) => {
        this.#url = fromChromium(url);
        this.#loading = false;
        this.emit('did-fail-load', eventWith({}), -2, 'ERR_FAILED', this.#url, true, 1, 1);
        this.emit('did-stop-loading');
      },
      onDomReady: () => void this.emit('dom-ready', eventWith({})),
      onLoaded: () => {
        this.#loading = false;
        this.emit('did-finish-load');
        this.emit('did-stop-loading');
      },
    });
    target.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frames.isMain(frameId)) this.#url = fromChromium(url);
    });
    target.on('Page.downloadWillBegin', ({ url, suggestedFilename }) => {
      const event = eventWith({});
      const item = { getURL: () => fromChromium(url), getFilename: () => suggestedFilename };
      this.session.emit('will-download', event, refuseUnknown('DownloadItem', item), this);
      if (!event.defaultPrevented) throw new NotEmulatedError('a download that is not prevented');
    });
    target.on('Inspector.targetCrashed', () => {
      frames.forgetAll();
      const details = { reason: 'crashed', exitCode: 11 };
      this.emit('render-process-gone', eventWith({}), details);
      lifecycle.emit('render-process-gone', this, details);
    });
    target.on('Runtime.consoleAPICalled', ({ type, args, stackTrace }) => {
      const message = args.map(({ value, description }) => String(value ?? description ?? 'undefined')).join(' ');
      const place = stackTrace?.callFrames[0];
      const details = {
        level: LEVELS[type] ?? 'info',
        lineNumber: place?.lineNumber ?? 0,
        sourceId: fromChromium(place?.url ?? ''),
      };
      this.emit('console-message', eventWith({ ...details, message, frame: frames.main }));
    });
    await Promise.all([
      target.send('Inspector.enable', {}),
      openRequestGate(target, { session: this.session, guard, webContentsId: this.id }),
    ]);
  }
}
refuseUnknownOfClass('WebContents', EmulatedWebContents);
