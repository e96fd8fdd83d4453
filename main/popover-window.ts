import { BrowserWindow, nativeTheme, type Rectangle, type Size, screen } from 'electron';
import type { IpcPush, ShownFigures } from '../core/contracts/api.ts';
import { IPC_PUSH_CHANNEL } from '../core/contracts/desktop-bridge.ts';
import { type Clock, systemClock } from '../core/runtime/clock.ts';
import { POPOVER_ADDRESS } from './addresses.ts';
import { groundColour } from './page-colours.ts';
import { keepPageAlive, loadPage } from './page-life.ts';
import { popoverPlace } from './popover-position.ts';
import { createPopoverToggle } from './popover-toggle.ts';
import { type WindowPreferencesPlan, windowPreferences } from './window-preferences.ts';

export type PopoverWindow = {
  /** Makes and loads it hidden, so that opening it later paints at once. */
  prepare(): void;
  /** A click on the icon. */
  toggle(): void;
  show(): void;
  hide(): void;
  isVisible(): boolean;
  /** Fits it to its content, as far as the screen allows; the edge next to the icon stays where it is. Pixels. */
  resize(size: Size): void;
  /** The window while there is one. */
  window(): BrowserWindow | null;
};

export type PopoverWindowPlan = WindowPreferencesPlan & {
  platform: NodeJS.Platform;
  /** As `usesWayland` says. */
  wayland: boolean;
  /** Where the tray icon is; all zero when that is not known. */
  trayBounds(): Rectangle;
  /** What the tray knows of today: painted before the page has asked anything. null before the first answer. */
  figures(): ShownFigures | null;
  /** Only then the window may really close. */
  isQuitting(): boolean;
  /** The page could not be loaded. */
  onLoadFailed(error: unknown): void;
  clock?: Clock;
};

/** Device-independent pixels; the page fits it to its content and to the size of its text. */
const FIRST_SIZE: Size = { width: 360, height: 596 };

export function createPopoverWindow(plan: PopoverWindowPlan): PopoverWindow {
  const { platform, clock = systemClock } = plan;
  const toggling = createPopoverToggle(clock);
  let current: BrowserWindow | null = null;
  let size = FIRST_SIZE;
  /** Where icon and cursor were when it was opened: later only its size changes. */
  let openedFrom = { trayBounds: { x: 0, y: 0, width: 0, height: 0 }, cursor: { x: 0, y: 0 } };

  function prepare(): BrowserWindow {
    if (current !== null && !current.isDestroyed()) return current;
    const window = new BrowserWindow(windowOptions(plan, size));
    current = window;
    keepPageAlive(window, clock);
    // The menu of the program is the window's; on macOS it is of no window.
    if (platform !== 'darwin') window.removeMenu();
    if (platform === 'darwin') {
      // Also above windows in full screen, where the menu bar can be reached. We have no dock icon to be changed for it.
      window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    }
    window.on('close', (event) => {
      if (plan.isQuitting()) return;
      event.preventDefault();
      window.hide();
    });
    window.on('closed', () => {
      if (current === window) current = null;
    });
    window.on('blur', () => {
      // An ordinary window stays when another one is clicked.
      if (plan.wayland || !window.isVisible()) return;
      toggling.hiddenByBlur();
      window.hide();
    });
    window.on('hide', () => send(window, { type: 'popoverHidden' }));
    // Hidden windows take themselves for visible until they were shown once.
    window.webContents.on('did-finish-load', () => {
      if (!window.isVisible()) send(window, { type: 'popoverHidden' });
    });
    loadPage(window, POPOVER_ADDRESS, plan.onLoadFailed);
    return window;
  }

  function place(window: BrowserWindow): void {
    const displays = screen.getAllDisplays();
    const found = popoverPlace({ platform, wayland: plan.wayland, displays, size, ...openedFrom });
    if (found.kind === 'at') {
      const { x, y, width, height } = found;
      window.setBounds({ x, y, width, height });
    } else {
      const highest = screen.getDisplayNearestPoint(openedFrom.cursor).workArea.height;
      window.setContentSize(size.width, Math.min(size.height, highest));
    }
  }

  function show(): void {
    const window = prepare();
    openedFrom = { trayBounds: plan.trayBounds(), cursor: screen.getCursorScreenPoint() };
    place(window);
    const figures = plan.figures();
    // Before it is shown: the first frame that is seen has the figures.
    send(window, { type: 'popoverShown', ...(figures !== null && { figures }) });
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    toggling.shown();
  }

  function send(window: BrowserWindow, message: IpcPush): void {
    if (!window.isDestroyed()) window.webContents.send(IPC_PUSH_CHANNEL, message);
  }

  function hide(): void {
    if (current?.isDestroyed() === false) current.hide();
  }

  function isVisible(): boolean {
    return current?.isDestroyed() === false && current.isVisible();
  }

  return {
    prepare: () => void prepare(),
    toggle() {
      // An ordinary window may be open behind others; then the click means to see it.
      const isInFront = plan.wayland ? isVisible() && current?.isFocused() === true : isVisible();
      if (toggling.opens(isInFront)) show();
      else hide();
    },
    show,
    hide,
    isVisible,
    resize(wanted) {
      size = wanted;
      if (isVisible() && current !== null) place(current);
    },
    window: () => (current?.isDestroyed() === false ? current : null),
  };
}

function windowOptions(plan: PopoverWindowPlan, size: Size): Electron.BrowserWindowConstructorOptions {
  const framed = plan.wayland;
  return {
    ...size,
    useContentSize: true,
    show: false,
    title: 'Blueplane',
    frame: framed,
    resizable: false,
    minimizable: framed,
    maximizable: false,
    fullscreenable: false,
    movable: framed,
    skipTaskbar: !framed,
    alwaysOnTop: !framed,
    autoHideMenuBar: true,
    // A panel is shown above full-screen windows without making the program the active one.
    ...(plan.platform === 'darwin' && { type: 'panel' }),
    backgroundColor: groundColour(nativeTheme.shouldUseDarkColors),
    webPreferences: windowPreferences(plan),
  };
}
