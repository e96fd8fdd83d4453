import { join } from 'node:path';
import { app, globalShortcut, ipcMain, nativeTheme, powerMonitor } from 'electron';
import { type DesktopState, type IpcPush, SHORT_PAUSE_MS } from '../core/contracts/api.ts';
import type { TrayFigure } from '../core/contracts/settings.ts';
import { createAnalyticsWindow } from './analytics-window.ts';
import { createAppMenu } from './app-menu-view.ts';
import { createAppearance } from './appearance.ts';
import { createBudgetWatch } from './budget-watch.ts';
import { commandTarget } from './command-target.ts';
import { complain } from './complain.ts';
import { createDesktopActions } from './desktop-actions.ts';
import type { DesktopHome } from './desktop-home.ts';
import { push, serveIpc } from './ipc.ts';
import { createIpcHandlers } from './ipc-handlers.ts';
import { createLoginItem } from './login-item.ts';
import { serveOwnPages } from './own-pages.ts';
import { createPopoverWindow } from './popover-window.ts';
import { createRunningHome } from './running-home.ts';
import { createSettingsWatch } from './settings-watch.ts';
import { createShortcut } from './shortcut.ts';
import { showNotice } from './show-notice.ts';
import { createTodayWatch } from './today-watch.ts';
import { createTray, type TrayView } from './tray.ts';
import { iconFolder } from './tray-icon-path.ts';
import { createTrayState } from './tray-state.ts';
import { usesWayland } from './wayland.ts';

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
  serveOwnPages(join(appPath, 'out', 'renderer'));
  const menu = createAppMenu(platform, {
    command: (command) => analytics.command(command),
    pause: () => actions.actQuietly('pause'),
    resume: () => actions.actQuietly('resume'),
    showProgramPart: (part) => actions.showProgramPartQuietly(part),
  });

  // Before any window: none is painted in colours that nobody chose.
  const appearance = createAppearance(home.appearance, nativeTheme, () => onState());

  // What runs.
  const running = createRunningHome(home, { appPath, resourcesPath, version });
  const today = createTodayWatch({ ask: () => running.call('today', {}), onToday: () => trayState.update() });
  const budgets = createBudgetWatch({
    ask: () => running.call('budgets', {}),
    show: (notice) => showNotice(notice, () => analytics.open('overview')),
    memoryPath: join(home.userData, 'notices.json'),
  });
  const shortcut = createShortcut(globalShortcut, () => popover.toggle());
  let shows: TrayFigure = 'cost';
  const settings = createSettingsWatch({
    ask: () => running.call('settings', {}),
    onSettings(chosen) {
      const before = JSON.stringify([shows, shortcut.state()]);
      shows = chosen.tray_figure;
      shortcut.use(chosen.shortcut);
      if (JSON.stringify([shows, shortcut.state()]) !== before) onState();
    },
  });
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
      return { today: today.today(), owner: status, attached, problem, shows };
    },
    (model) => {
      tray.show(model);
      menu.show(model);
    },
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
      openInBrowser: () => actions.openInBrowserQuietly(),
      pause: () => actions.actQuietly('pause'),
      pauseShortly: () => actions.actQuietly('pause', { forMs: SHORT_PAUSE_MS }),
      resume: () => actions.actQuietly('resume'),
      restartFailed: () => actions.actQuietly('restartFailed'),
      setOpenAtLogin: (enabled) => actions.setOpenAtLoginQuietly(enabled),
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
    figures: () => today.figures(),
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
  const actions = createDesktopActions(running, loginItem, { appPath, resourcesPath, log: home.log }, onState);
  serveIpc(
    createIpcHandlers({
      ...{ running, actions, popover, analytics, appearance, desktopState },
      command: {
        platform,
        env: process.env,
        home: app.getPath('home'),
        target: commandTarget({ packaged: app.isPackaged, appPath, execPath: process.execPath, env: process.env }),
      },
      onChangedSettings: (report) => settings.take(report),
      quit: () => app.quit(),
    }),
    ipcMain,
  );
  function desktopState(): DesktopState {
    const { status, attached, problem } = running.state();
    const runtime = `Electron ${process.versions.electron}`;
    return {
      version,
      runtime,
      attached,
      owner: status,
      problem,
      openAtLogin: loginItem.read(),
      appearance: appearance.get(),
      shortcut: shortcut.state(),
    };
  }

  // What happens by itself.
  function tell(message: IpcPush): void {
    push(
      [popover.window(), analytics.window()].flatMap((window) => window?.webContents ?? []),
      message,
    );
  }
  function onState(): void {
    trayState.update();
    tell({ type: 'state' });
  }
  running.onState(() => {
    onState();
    settings.refresh();
  });
  let revision = 0;
  running.onFigures(() => {
    today.refresh();
    budgets.refresh();
    settings.refresh();
    // Of our own: an owner that follows another begins to count anew.
    revision += 1;
    tell({ type: 'changed', change: { revision } });
  });
  // Falling asleep needs nothing: the supervisor sees by its clock that the machine slept. Waking shows it at once.
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
    budgets.stop();
    settings.stop();
    shortcut.stop();
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
