import type { DashboardView } from './desktop.ts';

/**
 * The keys of what the menu of the program and the pages both offer, once for both. They are written as Electron
 * writes accelerators; `CmdOrCtrl` is ⌘ on macOS and Ctrl elsewhere.
 *
 * Each key has one owner: on macOS the menu listens to it and the pages of the desktop do not, elsewhere the menu only
 * shows it and the pages listen.
 */
export const VIEW_KEYS: Record<DashboardView, string> = {
  overview: 'CmdOrCtrl+1',
  sessions: 'CmdOrCtrl+2',
  tools: 'CmdOrCtrl+3',
  insights: 'CmdOrCtrl+4',
  data: 'CmdOrCtrl+5',
  health: 'CmdOrCtrl+6',
  settings: 'CmdOrCtrl+,',
};

export const COMMAND_KEYS = {
  search: 'CmdOrCtrl+K',
  export: 'CmdOrCtrl+E',
  pause: 'CmdOrCtrl+Shift+P',
} as const;
