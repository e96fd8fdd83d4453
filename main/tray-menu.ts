import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopState } from '../core/contracts/api.ts';
import type { DashboardView } from '../core/contracts/desktop.ts';
import type { Locale } from '../core/format/index.ts';
import type { TrayModel } from './tray-model.ts';
import { activityWords, asLine, costMarks, costToday, wrapped } from './tray-words.ts';

/** What a person can do from the tray. */
export type TrayActions = {
  /** For a click on the icon, which also closes it again. */
  togglePopover(): void;
  showPopover(): void;
  openWindow(view?: DashboardView): void;
  openInBrowser(): void;
  pause(): void;
  /** For an hour, from now on. */
  pauseShortly(): void;
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
  /** Absent = the system's. */
  locale?: string;
};

/** A menu is as wide as its longest line. Sentences that say what to do fit into these lines. */
const LINE_LENGTH_MAX = 60;
const STATE_LINES_MAX = 4;

/**
 * The tray's menu: everything the tray can do and tells, because some Linux panels offer nothing but it. The ids of
 * the items never change.
 */
export function trayMenu(model: TrayModel, facts: TrayMenuFacts): MenuItemConstructorOptions[] {
  const { actions } = facts;
  const groups = [
    stateLines(model, facts.locale),
    [
      { id: 'open', label: 'Open Blueplane', ...key(facts, 'Command+O'), click: () => actions.openWindow() },
      { id: 'popover', label: 'Show today', click: () => actions.showPopover() },
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
function stateLines({ figures, words, health }: TrayModel, locale: Locale): MenuItemConstructorOptions[] {
  const marks = figures === null ? null : costMarks(figures, locale);
  const isSafe = health === 'failed' || health === 'paused';
  return [
    line('today', figures === null ? 'No figures of today yet' : costToday(figures, locale)),
    ...(marks === null ? [] : [line('marks', marks)]),
    ...(figures === null ? [] : [line('activity', asLine(activityWords(figures)))]),
    ...(words === null ? [] : sentence('state', asLine(words))),
    ...(isSafe ? [line('safe', 'Nothing new is lost: your tools keep their own files')] : []),
  ];
}

function captureItems(model: TrayModel, { actions, platform }: TrayMenuFacts): MenuItemConstructorOptions[] {
  const chord = key({ platform }, 'Command+Shift+P');
  const capture =
    model.pausedSince === null
      ? { id: 'pause', label: 'Pause capture', ...chord, enabled: model.canPause, click: () => actions.pause() }
      : { id: 'resume', label: 'Resume capture', ...chord, enabled: model.canPause, click: () => actions.resume() };
  const shortly = { enabled: model.canPause, click: () => actions.pauseShortly() };
  const items =
    model.pausedSince === null
      ? [capture, { id: 'pause-shortly', label: 'Pause for 1 hour', ...shortly }]
      : model.pausedUntil === null
        ? [capture, { id: 'resume-later', label: 'Resume in 1 hour', ...shortly }]
        : [capture];
  if (model.health !== 'failed') return items;
  const label = model.problem === null ? 'Restart what failed' : 'Try again';
  return [...items, { id: 'restart-failed', label, click: () => actions.restartFailed() }];
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
  return { id, label: words.replaceAll('&', '&&'), enabled: false };
}

/** A sentence over several lines: `id`, `id-2`, `id-3`. */
function sentence(id: string, words: string): MenuItemConstructorOptions[] {
  const lines = wrapped(words, LINE_LENGTH_MAX, STATE_LINES_MAX);
  return lines.map((text, index) => line(index === 0 ? id : `${id}-${index + 1}`, text));
}

/** Only macOS listens to the keys of an open tray menu; elsewhere they would be shown and do nothing. */
function key({ platform }: Pick<TrayMenuFacts, 'platform'>, accelerator: string): { accelerator?: string } {
  return platform === 'darwin' ? { accelerator } : {};
}
