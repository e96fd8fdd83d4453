import { join } from 'node:path';
import { app, ipcMain, Menu, powerMonitor, session, shell } from 'electron';
import type { DesktopState, IpcPush, OwnerActionName } from '../core/contracts/api.ts';
import { errorMessage } from '../core/runtime/error-fields.ts';
import { APP_SCHEME } from './addresses.ts';
import { createAnalyticsWindow } from './analytics-window.ts';
import { appMenu } from './app-menu.ts';
import { createAppProtocol } from './app-protocol.ts';
import { isDashboardAddress } from './dashboard-address.ts';
import type { DesktopHome } from './desktop-home.ts';
import { push, serveIpc } from './ipc.ts';
import { createLoginItem } from './login-item.ts';
import { createPopoverWindow } from './popover-window.ts';
import { createRunningHome } from './running-home.ts';
import { guardAllPages, guardSession } from './security.ts';
import { createTodayWatch } from './today-watch.ts';
import { createTray, type TrayView } from './tray.ts';
import { iconFolder } from './tray-icon-path.ts';
import { createTrayState } from './tray-state.ts';
import { usesWayland } from './wayland.ts';
import { PAGES_PARTITION } from './window-preferences.ts';

/** The desktop while it runs. */
export type Desktop = {
  openWindow(): void;
  /** Ends everything in order; resolves when no process of ours is left. Safe twice. */
  close(): Promise<void>;
  /** What a person's hands and eyes do, for the specs. */
  tray: TrayView;
};

/** Puts the desktop together: what runs, what shows it, and what a person can do with it. Electron must be ready. */
export function startDesktop(home: DesktopHome): Desktop {
  const { platform } = process;
  const appPath = app.getAppPath();
  const resourcesPath = app.isPackaged ? process.resourcesPath : null;
  const version = app.getVersion();
  const icons = iconFolder({ packaged: app.isPackaged, resourcesPath: process.resourcesPath, appPath });
  let closing: Promise<void> | null = null;

  // Nothing is shown before everything that is shown is guarded.
  guardAllPages(app);
  const pages = session.fromPartition(PAGES_PARTITION);
  for (const each of [pages, session.defaultSession]) guardSession(each);
  pages.protocol.handle(APP_SCHEME, createAppProtocol(join(appPath, 'out', 'renderer')));
  const menu = appMenu(platform);
  Menu.setApplicationMenu(menu === null ? null : Menu.buildFromTemplate(menu));

  // What runs.
  const running = createRunningHome(home, { appPath, resourcesPath, version });
  const today = createTodayWatch({ ask: () => running.call('today', {}), onToday: () => trayState.update() });
  const loginItem = createLoginItem({
    platform,
    packaged: app.isPackaged,
    env: process.env,
    home: app.getPath('home'),
  });

  // What shows it.
  const trayState = createTrayState(
    () => {
      const { status, attached, problem } = running.state();
      return { today: today.today(), owner: status, attached, problem };
    },
    (model) => tray.show(model),
  );
  const tray = createTray({
    platform,
    iconFolder: icons,
    version,
    openAtLogin: () => loginItem.read(),
    model: trayState.model(),
    actions: {
      togglePopover: () => popover.toggle(),
      showPopover: () => popover.show(),
      openWindow: (view) => analytics.open(view),
      openInBrowser: () => attempt('the dashboard cannot be opened', openInBrowser()),
      pause: () => act('pause'),
      resume: () => act('resume'),
      restartFailed: () => act('restartFailed'),
      setOpenAtLogin: (enabled) => setOpenAtLogin(enabled),
      quit: () => app.quit(),
    },
  });
  const preferences = { preloadPath: join(appPath, 'out', 'preload', 'index.cjs'), packaged: app.isPackaged };
  const onLoadFailed = (error: unknown): void => complain('a page could not be loaded', error);
  const popover = createPopoverWindow({
    ...preferences,
    platform,
    wayland: usesWayland({
      platform,
      ozonePlatform: app.commandLine.getSwitchValue('ozone-platform'),
      env: process.env,
    }),
    trayBounds: () => tray.bounds(),
    isQuitting: () => closing !== null,
    onLoadFailed,
  });
  const analytics = createAnalyticsWindow({
    ...preferences,
    platform,
    boundsPath: home.windowBounds,
    iconPath: join(icons, 'app.png'),
    onLoadFailed,
  });

  // What a person can do with it.
  serveIpc(
    {
      query: (name, args) => running.call(name, args),
      act: (name) => running.act(name),
      desktop: {
        desktopState: async () => desktopState(),
        openWindow: async ({ view }) => {
          analytics.open(view);
          popover.hide();
          return {};
        },
        openInBrowser: async () => {
          await openInBrowser();
          popover.hide();
          return {};
        },
        hidePopover: async () => {
          popover.hide();
          return {};
        },
        resizePopover: async ({ height }) => {
          popover.resize(height);
          return {};
        },
        setOpenAtLogin: async ({ enabled }) => {
          loginItem.set(enabled);
          trayState.update();
          tell({ type: 'state' });
          return desktopState();
        },
        quit: async () => {
          app.quit();
          return {};
        },
      },
    },
    ipcMain,
  );

  function desktopState(): DesktopState {
    const { status, attached, problem } = running.state();
    const runtime = `Electron ${process.versions.electron}`;
    return { version, runtime, attached, owner: status, problem, openAtLogin: loginItem.read() };
  }
  function tell(message: IpcPush): void {
    push(
      [popover.window(), analytics.window()].flatMap((window) => window?.webContents ?? []),
      message,
    );
  }
  async function openInBrowser(): Promise<void> {
    const { address } = await running.mintAddress();
    if (!isDashboardAddress(address)) throw new Error('The dashboard has no address that may be opened.');
    await shell.openExternal(address);
  }
  function act(action: OwnerActionName): void {
    attempt(`${action} failed`, running.act(action));
  }
  function setOpenAtLogin(enabled: boolean): void {
    try {
      loginItem.set(enabled);
    } catch (error) {
      complain('the login item could not be changed', error);
    }
    trayState.update();
    tell({ type: 'state' });
  }

  running.onState(() => {
    trayState.update();
    tell({ type: 'state' });
  });
  let revision = 0;
  running.onFigures(() => {
    today.refresh();
    // Of our own: an owner that follows another begins to count anew.
    revision += 1;
    tell({ type: 'changed', change: { revision } });
  });
  powerMonitor.on('resume', () => {
    running.wokeUp();
    today.refresh();
  });
  // `blueplane stop` ends this program like any other owner.
  void running.ended.then(() => app.quit());

  running.start();
  popover.prepare();

  async function closeAll(): Promise<void> {
    popover.hide();
    analytics.window()?.close();
    today.stop();
    trayState.stop();
    await running.close();
    tray.destroy();
  }
  return {
    tray,
    openWindow: () => analytics.open(),
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}

/** What fails behind a click of the menu has no page to be told on. */
function attempt(what: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => complain(what, error));
}

function complain(what: string, error: unknown): void {
  console.error(`blueplane: ${what}: ${errorMessage(error)}`);
}
