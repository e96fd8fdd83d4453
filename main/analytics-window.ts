import { type App, app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { IpcPush } from '../core/contracts/api.ts';
import type { DashboardView, WindowCommand } from '../core/contracts/desktop.ts';
import { IPC_PUSH_CHANNEL } from '../core/contracts/desktop-bridge.ts';
import { type Clock, systemClock } from '../core/runtime/clock.ts';
import { type AddressParts, dashboardAddress, showsView } from './addresses.ts';
import { groundColour } from './page-colours.ts';
import { keepPageAlive, loadPage } from './page-life.ts';
import { readWindowBounds, windowPlace, writeWindowBounds } from './window-bounds.ts';
import { type WindowPreferencesPlan, windowPreferences } from './window-preferences.ts';

export type AnalyticsWindow = {
  /** Opens the window or brings it to the front; with a view, at that view and what its address says beside it. */
  open(view?: DashboardView, parts?: AddressParts): void;
  /** Opens the window or brings it to the front, and has its page do something. */
  command(command: WindowCommand): void;
  /** What the page is to do and has not been told yet; null when there is nothing. */
  takeCommand(): WindowCommand | null;
  /** The window while it is open. */
  window(): BrowserWindow | null;
};

export type AnalyticsWindowPlan = WindowPreferencesPlan & {
  platform: NodeJS.Platform;
  /** Absolute path of the file that remembers where the window was. */
  boundsPath: string;
  /** Absolute path of the program's icon, for systems where windows bring their own (Linux). */
  iconPath: string;
  /** The page could not be loaded. */
  onLoadFailed(error: unknown): void;
  clock?: Clock;
  /** The dock of macOS, which shows us only while this window is open. */
  dock?: App['dock'];
};

/** The window with the dashboard. It is made when it is wanted, and closing it gives its memory back. */
export function createAnalyticsWindow(plan: AnalyticsWindowPlan): AnalyticsWindow {
  const { platform, clock = systemClock } = plan;
  let current: BrowserWindow | null = null;
  let painted = false;
  /** It waits to be taken, because a page that is only loading hears nothing. */
  let pending: WindowCommand | null = null;

  function create(view: DashboardView | undefined, parts: AddressParts): void {
    const window = new BrowserWindow({
      ...windowPlace(readWindowBounds(plan.boundsPath), workAreas()),
      show: false,
      title: 'Blueplane',
      autoHideMenuBar: true,
      ...(platform === 'linux' && { icon: plan.iconPath }),
      backgroundColor: groundColour(nativeTheme.shouldUseDarkColors),
      webPreferences: windowPreferences(plan),
    });
    current = window;
    painted = false;
    keepPageAlive(window, clock);
    window.once('ready-to-show', () => {
      painted = true;
      bringToFront(window);
    });
    window.on('close', () => writeWindowBounds(plan.boundsPath, window.getNormalBounds()));
    window.on('closed', () => {
      if (current !== window) return;
      current = null;
      pending = null;
      dock()?.hide();
    });
    void dock()?.show();
    loadPage(window, dashboardAddress(view, parts), plan.onLoadFailed);
  }

  function bringToFront(window: BrowserWindow): void {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  function dock(): App['dock'] {
    return platform === 'darwin' ? (plan.dock ?? app.dock) : undefined;
  }

  return {
    open(view, parts = {}) {
      const window = current;
      if (window === null || window.isDestroyed()) {
        create(view, parts);
        return;
      }
      const isNamed = Object.values(parts).some((part) => part !== undefined);
      if (view !== undefined && (isNamed || !showsView(window.webContents.getURL(), view))) {
        loadPage(window, dashboardAddress(view, parts), plan.onLoadFailed);
      }
      // Before its first picture it shows itself once that is there.
      if (painted) bringToFront(window);
    },
    command(command) {
      pending = command;
      if (current === null || current.isDestroyed()) {
        create(undefined, {});
        return;
      }
      current.webContents.send(IPC_PUSH_CHANNEL, { type: 'command' } satisfies IpcPush);
      if (painted) bringToFront(current);
    },
    takeCommand() {
      const command = pending;
      pending = null;
      return command;
    },
    window: () => (current?.isDestroyed() === false ? current : null),
  };
}

function workAreas(): Electron.Rectangle[] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => workArea);
}
