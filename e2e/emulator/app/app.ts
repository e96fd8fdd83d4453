import { EventEmitter } from 'node:events';
import type { App, LoginItemSettings } from 'electron';
import { stopChromium } from '../chromium/browser-process.ts';
import { ElectronEvent, eventWith } from '../electron-event.ts';
import { refuseUnknownEvents, refuseUnknownOfClass } from '../not-emulated.ts';
import { isReady, requireNotReady, whenReady } from '../readiness.ts';
import { openWindows } from '../windows/window-list.ts';
import { commandLine } from './command-line.ts';
import { lifecycle } from './lifecycle.ts';
import { choosePath, pathOf } from './paths.ts';
import { holdsInstanceLock, releaseInstanceLock, type SecondInstance, takeInstanceLock } from './single-instance.ts';

/** What the launcher found out about the app it starts. */
export type AppFacts = { path: string; name: string; version: string };

const EVENTS = [
  'ready',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'activate',
  'second-instance',
  'web-contents-created',
  'browser-window-created',
  'child-process-gone',
  'render-process-gone',
];

class EmulatedApp
  extends EventEmitter
  implements
    Pick<
      App,
      | 'commandLine'
      | 'isPackaged'
      | 'name'
      | 'dock'
      | 'whenReady'
      | 'isReady'
      | 'quit'
      | 'exit'
      | 'getVersion'
      | 'getName'
      | 'setName'
      | 'getAppPath'
      | 'getPath'
      | 'setPath'
      | 'setAppLogsPath'
      | 'getLocale'
      | 'requestSingleInstanceLock'
      | 'hasSingleInstanceLock'
      | 'releaseSingleInstanceLock'
      | 'enableSandbox'
      | 'disableHardwareAcceleration'
      | 'setLoginItemSettings'
      | 'setAppUserModelId'
      | 'focus'
    >
{
  readonly commandLine = commandLine;
  readonly isPackaged = false;
  /** macOS alone has one. */
  readonly dock = undefined;
  name = 'Electron';
  #facts: AppFacts = { path: process.cwd(), name: 'Electron', version: '0.0.0' };
  #quitting = false;
  #exiting = false;
  #secondInstances: SecondInstance[] | null = [];
  #loginItem: Partial<LoginItemSettings> = { openAtLogin: false };

  constructor() {
    super();
    refuseUnknownEvents('app', this, EVENTS);
    lifecycle.on('window-closed', () => this.#windowClosed());
    lifecycle.on('close-prevented', () => {
      this.#quitting = false;
    });
    lifecycle.on('web-contents-created', (contents) => this.emit('web-contents-created', eventWith({}), contents));
    lifecycle.on('window-created', (window) => this.emit('browser-window-created', eventWith({}), window));
    lifecycle.on('child-process-gone', (details) => this.emit('child-process-gone', eventWith({}), details));
    lifecycle.on('render-process-gone', (contents, details) =>
      this.emit('render-process-gone', eventWith({}), contents, details),
    );
    void whenReady.then(() => {
      this.emit('ready', eventWith({}), {});
      const waiting = this.#secondInstances ?? [];
      this.#secondInstances = null;
      for (const each of waiting) this.#tellSecondInstance(each);
      if (this.#quitting) this.#closeAll();
    });
  }

  /** The launcher says which app this is. */
  static describe(emulated: EmulatedApp, facts: AppFacts): void {
    emulated.#facts = facts;
    emulated.name = facts.name;
  }

  whenReady(): Promise<void> {
    return whenReady;
  }

  isReady(): boolean {
    return isReady();
  }

  getVersion(): string {
    return this.#facts.version;
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getAppPath(): string {
    return this.#facts.path;
  }

  getPath(name: Parameters<App['getPath']>[0]): string {
    return pathOf(name, this.name);
  }

  setPath(name: string, path: string): void {
    choosePath(name, path);
  }

  setAppLogsPath(path = pathOf('logs', this.name)): void {
    choosePath('logs', path);
  }

  getLocale(): string {
    return new Intl.DateTimeFormat().resolvedOptions().locale;
  }

  focus(): void {}

  disableHardwareAcceleration(): void {
    requireNotReady('app.disableHardwareAcceleration() can only be called before app is ready');
  }

  /** Every emulated page is isolated; its process has Chromium's own sandbox except for root. */
  enableSandbox(): void {
    requireNotReady('app.enableSandbox() can only be called before app is ready');
  }

  setAppUserModelId(): void {}

  setLoginItemSettings(settings: Parameters<App['setLoginItemSettings']>[0]): void {
    this.#loginItem = { openAtLogin: settings.openAtLogin ?? false };
  }

  getLoginItemSettings(): Partial<LoginItemSettings> {
    return { ...this.#loginItem };
  }

  requestSingleInstanceLock(additionalData: unknown = undefined): boolean {
    const own = { argv: [...process.argv], cwd: process.cwd(), additionalData };
    return takeInstanceLock(this.getPath('userData'), own, (second) => {
      if (this.#secondInstances === null) this.#tellSecondInstance(second);
      else this.#secondInstances.push(second);
    });
  }

  hasSingleInstanceLock(): boolean {
    return holdsInstanceLock();
  }

  releaseSingleInstanceLock(): void {
    releaseInstanceLock();
  }

  /** before-quit, then all windows close, then will-quit, then quit. Each of the first three can be prevented. */
  quit(): void {
    if (this.#quitting || this.#exiting) return;
    this.#quitting = this.#allowed('before-quit');
    if (this.#quitting && isReady()) this.#closeAll();
  }

  /** Windows are destroyed unasked, and only `quit` is told. */
  exit(code = 0): void {
    this.#exiting = true;
    for (const window of openWindows()) window.destroy();
    this.#end(code);
  }

  #closeAll(): void {
    if (openWindows().length === 0) {
      this.#finishQuit();
      return;
    }
    for (const window of openWindows()) {
      // One window that stays is enough to stay.
      if (this.#quitting) window.close();
    }
  }

  #windowClosed(): void {
    if (openWindows().length > 0 || this.#exiting) return;
    if (this.#quitting) this.#finishQuit();
    else if (!this.emit('window-all-closed')) this.quit();
  }

  #finishQuit(): void {
    this.#quitting = this.#allowed('will-quit');
    if (this.#quitting) this.#end(0);
  }

  #end(code: number): void {
    this.#exiting = true;
    this.emit('quit', eventWith({}), code);
    stopChromium();
    process.exit(code);
  }

  #allowed(name: string): boolean {
    const event = new ElectronEvent();
    this.emit(name, event);
    return !event.defaultPrevented;
  }

  #tellSecondInstance({ argv, cwd, additionalData }: SecondInstance): void {
    this.emit('second-instance', eventWith({}), argv, cwd, additionalData);
  }
}
refuseUnknownOfClass('app', EmulatedApp);

/** `app`. */
export const app = new EmulatedApp();

/** The launcher says which app this is. */
export function describeApp(facts: AppFacts): void {
  EmulatedApp.describe(app, facts);
}
