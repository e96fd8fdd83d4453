import type { MenuItemConstructorOptions } from 'electron';
import {
  DASHBOARD_VIEWS,
  type DashboardView,
  type ProgramPart,
  type WindowCommand,
} from '../core/contracts/desktop.ts';
import { COMMAND_KEYS, VIEW_KEYS } from '../core/contracts/window-keys.ts';

/** What a person can do from the menu of the program. */
export type AppMenuActions = {
  /** Opens the window where there is none. */
  command(command: WindowCommand): void;
  pause(): void;
  resume(): void;
  showProgramPart(part: ProgramPart): void;
};

type Item = MenuItemConstructorOptions;

const VIEW_NAMES: Record<DashboardView, string> = {
  overview: 'Overview',
  sessions: 'Sessions',
  tools: 'Tools',
  insights: 'Insights',
  data: 'Data && privacy',
  health: 'Health',
  settings: 'Settings…',
};

const SEPARATOR: Item = { type: 'separator' };

/**
 * The menu of the program. On macOS it stands at the top of the screen and gives keys for copy, paste, close and quit;
 * elsewhere it belongs to the window and shows with Alt. Nothing in it loads a page anew or opens the developer tools.
 */
export function appMenu(platform: NodeJS.Platform, actions: AppMenuActions): Item[] {
  const isMac = platform === 'darwin';
  const settings = command(platform, actions, 'settings', VIEW_NAMES.settings, VIEW_KEYS.settings, show('settings'));
  const views = DASHBOARD_VIEWS.filter((view) => view !== 'settings').map((view) =>
    command(platform, actions, view, VIEW_NAMES[view], VIEW_KEYS[view], show(view)),
  );
  const file: Item[] = [
    command(platform, actions, 'export', 'Export…', COMMAND_KEYS.export, show('data', 'export')),
    command(platform, actions, 'purge', 'Purge…', null, show('data', 'purge')),
    SEPARATOR,
    ...captureItems(platform, actions),
    SEPARATOR,
    ...(isMac
      ? [{ role: 'close' } as const]
      : [settings, SEPARATOR, { role: 'close' } as const, { role: 'quit' } as const]),
  ];
  return [
    ...(isMac ? [{ label: 'Blueplane', submenu: ofMac(settings) }] : []),
    { label: 'File', submenu: file },
    { label: 'Edit', submenu: EDIT },
    {
      label: 'View',
      submenu: [
        ...views,
        SEPARATOR,
        command(platform, actions, 'search', 'Search and commands…', COMMAND_KEYS.search, open('search')),
        SEPARATOR,
        { role: 'togglefullscreen' },
      ],
    },
    {
      role: 'window',
      label: 'Window',
      submenu: [{ role: 'minimize' }, { role: 'zoom' }, ...(isMac ? [SEPARATOR, { role: 'front' } as const] : [])],
    },
    { role: 'help', label: 'Help', submenu: helpItems(platform, actions) },
  ];
}

const EDIT: Item[] = [
  { role: 'undo' },
  { role: 'redo' },
  SEPARATOR,
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
];

function ofMac(settings: Item): Item[] {
  return [
    { role: 'about' },
    SEPARATOR,
    settings,
    SEPARATOR,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    SEPARATOR,
    { role: 'quit' },
  ];
}

/** Both are there and one of them is seen: what an item is called cannot be changed later, whether it is seen can. */
function captureItems(platform: NodeJS.Platform, actions: AppMenuActions): Item[] {
  const keys = { ...shownKeys(platform, COMMAND_KEYS.pause), acceleratorWorksWhenHidden: false };
  return [
    { id: 'pause', label: 'Pause capture', ...keys, enabled: false, click: () => actions.pause() },
    { id: 'resume', label: 'Resume capture', ...keys, visible: false, click: () => actions.resume() },
  ];
}

function helpItems(platform: NodeJS.Platform, actions: AppMenuActions): Item[] {
  const part = (id: ProgramPart, label: string): Item => ({ id, label, click: () => actions.showProgramPart(id) });
  return [
    // Its key, `?`, is a letter: the pages know whether it is being typed.
    command(platform, actions, 'shortcuts', 'All shortcuts', null, open('shortcuts')),
    SEPARATOR,
    part('readme', 'Read me'),
    part('licences', 'Licences'),
    part('logs', 'Show the log'),
    SEPARATOR,
    command(platform, actions, 'about', 'About Blueplane', null, show('settings', 'about')),
  ];
}

function command(
  platform: NodeJS.Platform,
  actions: AppMenuActions,
  id: string,
  label: string,
  keys: string | null,
  wanted: WindowCommand,
): Item {
  return { id, label, ...(keys !== null && shownKeys(platform, keys)), click: () => actions.command(wanted) };
}

/** On macOS the menu listens to its keys. Elsewhere it shows them, and the page that has the focus listens. */
function shownKeys(platform: NodeJS.Platform, accelerator: string): Item {
  return platform === 'darwin' ? { accelerator } : { accelerator, registerAccelerator: false };
}

function show(view: DashboardView, layout?: string): WindowCommand {
  return { does: 'show', view, ...(layout !== undefined && { layout }) };
}

function open(dialog: 'search' | 'shortcuts'): WindowCommand {
  return { does: 'open', dialog };
}
