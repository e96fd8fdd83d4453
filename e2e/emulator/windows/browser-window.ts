import { EventEmitter } from 'node:events';
import { isAbsolute } from 'node:path';
import type { BrowserWindowConstructorOptions, Rectangle, WebPreferences } from 'electron';
import { lifecycle } from '../app/lifecycle.ts';
import { nativeTheme } from '../desktop/native-theme.ts';
import { refuseDestroyed } from '../destroyed.ts';
import { ElectronEvent, eventWith } from '../electron-event.ts';
import { refuseUnknownEvents, refuseUnknownOfClass } from '../not-emulated.ts';
import { isBooted, requireReady } from '../readiness.ts';
import { EmulatedSession, session } from '../session/session.ts';
import { EmulatedWebContents } from './web-contents.ts';
import { addWindow, removeWindow } from './window-list.ts';
import { refuseUnknownOptions, refuseUnknownPreferences } from './window-options.ts';

const DEFAULT_WIDTH = 800;
const DEFAULT_HEIGHT = 600;

const windows: EmulatedBrowserWindow[] = [];
let focused: EmulatedBrowserWindow | null = null;
let lastId = 0;

const EVENTS = [
  'close',
  'closed',
  'show',
  'hide',
  'focus',
  'blur',
  'ready-to-show',
  'resize',
  'move',
  'minimize',
  'restore',
];

/** A window: where it is and whether it is shown are remembered, its page is a real one. */
export class EmulatedBrowserWindow extends EventEmitter {
  readonly id: number;
  readonly webContents: EmulatedWebContents;
  #bounds: Rectangle;
  #title: string;
  #visible: boolean;
  #minimized = false;
  #destroyed = false;
  #alwaysOnTop: boolean;
  #everywhere = false;
  #skipTaskbar: boolean;
  #menuBarVisible: boolean;
  readonly #recorded: BrowserWindowConstructorOptions;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    refuseUnknownEvents('BrowserWindow', this, EVENTS);
    requireReady('Cannot create BrowserWindow before app is ready');
    if (!isBooted()) throw new Error('a BrowserWindow needs the launcher e2e/emulator/electron');
    refuseUnknownOptions(options);
    const { width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT, x = 0, y = 0, show = true, webPreferences = {} } = options;
    refuseUnknownPreferences(webPreferences);
    lastId += 1;
    this.id = lastId;
    this.#bounds = { x, y, width, height };
    this.#title = options.title ?? 'Electron';
    this.#visible = show;
    this.#alwaysOnTop = options.alwaysOnTop ?? false;
    this.#skipTaskbar = options.skipTaskbar ?? false;
    this.#menuBarVisible = options.autoHideMenuBar !== true;
    this.#recorded = options;
    this.webContents = new EmulatedWebContents({
      session: sessionOf(webPreferences),
      preload: preloadOf(webPreferences),
      width,
      height,
      hidden: !show,
      colorScheme: colorScheme(),
      closeWindow: (ask) => (ask ? this.close() : this.destroy()),
      focusWindow: () => this.focus(),
    });
    this.webContents.on('did-finish-load', () => setImmediate(() => this.#destroyed || this.emit('ready-to-show')));
    windows.push(this);
    addWindow(this);
    lifecycle.emit('window-created', this);
    if (show) this.#takeFocus();
  }

  static getAllWindows(): EmulatedBrowserWindow[] {
    return [...windows];
  }

  static fromId(id: number): EmulatedBrowserWindow | null {
    return windows.find((window) => window.id === id) ?? null;
  }

  static fromWebContents(contents: object): EmulatedBrowserWindow | null {
    return windows.find((window) => window.webContents === contents) ?? null;
  }

  static getFocusedWindow(): EmulatedBrowserWindow | null {
    return focused;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    this.#appear();
    this.#takeFocus();
  }

  showInactive(): void {
    this.#appear();
  }

  hide(): void {
    if (!this.#visible) return;
    this.#visible = false;
    EmulatedWebContents.setHidden(this.webContents, true);
    this.emit('hide');
    this.#loseFocus();
  }

  focus(): void {
    if (this.#visible) this.#takeFocus();
  }

  blur(): void {
    this.#loseFocus();
  }

  minimize(): void {
    if (this.#minimized) return;
    this.#minimized = true;
    EmulatedWebContents.setHidden(this.webContents, true);
    this.emit('minimize');
    this.#loseFocus();
  }

  restore(): void {
    if (!this.#minimized) return;
    this.#minimized = false;
    EmulatedWebContents.setHidden(this.webContents, !this.#visible);
    this.emit('restore');
  }

  /** The app may prevent it; then a quit under way ends too. */
  close(): void {
    const event = new ElectronEvent();
    this.emit('close', event);
    if (event.defaultPrevented) {
      lifecycle.emit('close-prevented');
      return;
    }
    // Electron asks the page first, so the window is still there when close() returns.
    setImmediate(() => this.#destroyed || this.destroy());
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    const { webContents } = this;
    this.#loseFocus();
    windows.splice(windows.indexOf(this), 1);
    removeWindow(this);
    EmulatedWebContents.destroy(webContents);
    refuseDestroyed(this, EmulatedBrowserWindow.prototype, ['id', 'webContents']);
    this.emit('closed');
    lifecycle.emit('window-closed');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isFocused(): boolean {
    return focused === this;
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  getBounds(): Rectangle {
    return { ...this.#bounds };
  }

  getNormalBounds(): Rectangle {
    return this.getBounds();
  }

  getContentBounds(): Rectangle {
    return this.getBounds();
  }

  setBounds(bounds: Partial<Rectangle>): void {
    const before = this.#bounds;
    this.#bounds = { ...before, ...bounds };
    for (const value of Object.values(this.#bounds)) {
      if (!Number.isInteger(value)) throw new TypeError('Error processing argument at index 0, conversion failure');
    }
    const { x, y, width, height } = this.#bounds;
    if (width !== before.width || height !== before.height) {
      EmulatedWebContents.withPage(this.webContents, (page) => page.resize(width, height));
      this.#later('resize');
    }
    if (x !== before.x || y !== before.y) this.#later('move');
  }

  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getContentSize(): number[] {
    return this.getSize();
  }

  setContentSize(width: number, height: number): void {
    this.setSize(width, height);
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  isAlwaysOnTop(): boolean {
    return this.#alwaysOnTop;
  }

  setAlwaysOnTop(flag: boolean): void {
    this.#alwaysOnTop = flag;
  }

  isVisibleOnAllWorkspaces(): boolean {
    return this.#everywhere;
  }

  setVisibleOnAllWorkspaces(visible: boolean): void {
    this.#everywhere = visible;
  }

  setSkipTaskbar(skip: boolean): void {
    this.#skipTaskbar = skip;
  }

  isMenuBarVisible(): boolean {
    return this.#menuBarVisible;
  }

  /** Its keys and its bar; the menu of the program has none of either here. */
  removeMenu(): void {
    this.#menuBarVisible = false;
  }

  setMenuBarVisibility(visible: boolean): void {
    this.#menuBarVisible = visible;
  }

  /** What the window was made with and then told; only a test can ask. */
  static recordOf(window: EmulatedBrowserWindow): object {
    const { webPreferences: _, ...options } = window.#recorded;
    return {
      ...options,
      alwaysOnTop: window.#alwaysOnTop,
      everywhere: window.#everywhere,
      skipTaskbar: window.#skipTaskbar,
    };
  }

  #appear(): void {
    if (this.#visible && !this.#minimized) return;
    this.#visible = true;
    this.#minimized = false;
    EmulatedWebContents.setHidden(this.webContents, false);
    this.emit('show');
  }

  #takeFocus(): void {
    if (focused === this) return;
    const before = focused;
    focused = this;
    if (before !== null) before.#later('blur');
    this.#later('focus');
  }

  #loseFocus(): void {
    if (focused !== this) return;
    focused = null;
    this.#later('blur');
  }

  /** The window manager answers later than the call. */
  #later(event: string): void {
    setImmediate(() => this.#destroyed || this.emit(event, eventWith({})));
  }
}
refuseUnknownOfClass('BrowserWindow', EmulatedBrowserWindow);

nativeTheme.on('updated', () => {
  for (const { webContents } of windows) {
    EmulatedWebContents.withPage(webContents, (page) => page.setColorScheme(colorScheme()));
  }
});

function colorScheme(): 'dark' | 'light' {
  return nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
}

function sessionOf({ session: given, partition = '' }: WebPreferences): EmulatedSession {
  const wanted: unknown = given ?? session.fromPartition(partition);
  if (!(wanted instanceof EmulatedSession)) throw new TypeError('webPreferences.session is no session');
  return wanted;
}

function preloadOf({ preload }: WebPreferences): string | null {
  if (preload !== undefined && !isAbsolute(preload)) throw new TypeError('preload script must have absolute path');
  return preload ?? null;
}
