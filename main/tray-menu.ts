import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopState } from '../core/contracts/api.ts';
import type { DashboardView } from './addresses.ts';
import type { TrayModel } from './tray-model.ts';
import { activityWords, asLine, costMarks, costToday, shortened } from './tray-words.ts';

/** What a person can do from the tray. */
export type TrayActions = {
  togglePopover(): void;
  openWindow(view?: DashboardView): void;
  openInBrowser(): void;
  pause(): void;
  resume(): void;
  restartFailed(): void;
  setOpenAtLogin(enabled: boolean): void;
  quit(): void;
};

export type TrayMenuFacts = {
  platform: NodeJS.Platform;
  version: string;
  openAtLogin: DesktopState['openAtLogin'];
  actions: TrayActions;
};

/** A menu is as wide as its longest line; a longer sentence is told in full by the popover. */
const LINE_LENGTH_MAX = 90;

/**
 * The tray's menu: everything the tray can do and tells, because some Linux panels offer nothing but it. The ids of
 * the items never change.
 */
export function trayMenu(model: TrayModel, facts: TrayMenuFacts): MenuItemConstructorOptions[] {
  const { actions } = facts;
  const groups = [
    stateLines(model),
    [
      { id: 'open', label: 'Open Blueplane', ...key(facts, 'Command+O'), click: () => actions.openWindow() },
      { id: 'popover', label: 'Show today', click: () => actions.togglePopover() },
      { id: 'sessions', label: 'Sessions', click: () => actions.openWindow('sessions') },
      {
        id: 'browser',
        label: 'Open in the browser',
        enabled: model.hasDashboard,
        click: () => actions.openInBrowser(),
      },
    ],
    [...captureItems(model, facts), ...loginItems(facts)],
    [
      { id: 'about', label: `About Blueplane ${facts.version}`, enabled: false },
      {
        id: 'quit',
        label: model.attached ? 'Quit Blueplane (the server keeps running)' : 'Quit Blueplane',
        ...key(facts, 'Command+Q'),
        click: () => actions.quit(),
      },
    ],
  ] satisfies MenuItemConstructorOptions[][];
  return groups.flatMap((group, index) => (index === 0 ? group : [{ type: 'separator' as const }, ...group]));
}

/** What cannot be clicked: the figures of today, and the state in words when it is not the usual one. */
function stateLines({ figures, words, health }: TrayModel): MenuItemConstructorOptions[] {
  const marks = figures === null ? null : costMarks(figures);
  const isSafe = health === 'failed' || health === 'paused';
  return [
    line('today', figures === null ? 'No figures of today yet' : costToday(figures)),
    ...(marks === null ? [] : [line('marks', marks)]),
    ...(figures === null ? [] : [line('activity', asLine(activityWords(figures)))]),
    ...(words === null ? [] : [line('state', asLine(words))]),
    ...(isSafe ? [line('safe', 'Nothing is lost: your tools keep their own files')] : []),
  ];
}

function captureItems(model: TrayModel, { actions, platform }: TrayMenuFacts): MenuItemConstructorOptions[] {
  const chord = key({ platform }, 'Command+Shift+P');
  const capture =
    model.pausedSince === null
      ? { id: 'pause', label: 'Pause capture', ...chord, enabled: model.canPause, click: () => actions.pause() }
      : { id: 'resume', label: 'Resume capture', ...chord, enabled: model.canPause, click: () => actions.resume() };
  if (model.health !== 'failed') return [capture];
  const label = model.problem === null ? 'Restart what failed' : 'Try again';
  return [capture, { id: 'restart-failed', label, click: () => actions.restartFailed() }];
}

function loginItems({ openAtLogin, actions }: TrayMenuFacts): MenuItemConstructorOptions[] {
  if (openAtLogin === 'unsupported') return [];
  const label = openAtLogin === 'needs_approval' ? 'Start at login (allow it in System Settings)' : 'Start at login';
  // Asked for from what is known, not from the tick: some systems set it themselves and some do not.
  const enabled = openAtLogin === 'off';
  return [
    { id: 'open-at-login', label, type: 'checkbox', checked: !enabled, click: () => actions.setOpenAtLogin(enabled) },
  ];
}

/** A line to be read. Menus take `&` for the mark of a key, and `&&` for itself. */
function line(id: string, words: string): MenuItemConstructorOptions {
  return { id, label: shortened(words, LINE_LENGTH_MAX).replaceAll('&', '&&'), enabled: false };
}

/** Only macOS listens to the keys of an open tray menu; elsewhere they would be shown and do nothing. */
function key({ platform }: Pick<TrayMenuFacts, 'platform'>, accelerator: string): { accelerator?: string } {
  return platform === 'darwin' ? { accelerator } : {};
}
