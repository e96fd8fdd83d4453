import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { DASHBOARD_VIEWS, type WindowCommand } from '../core/contracts/desktop.ts';
import { COMMAND_KEYS, VIEW_KEYS } from '../core/contracts/window-keys.ts';
import { type AppMenuActions, appMenu } from './app-menu.ts';

const PLATFORMS = ['darwin', 'linux', 'win32'] as const;

function itemsOf(platform: NodeJS.Platform, actions: Partial<AppMenuActions> = {}): MenuItemConstructorOptions[] {
  const nothing = () => undefined;
  const all = { command: nothing, pause: nothing, resume: nothing, showProgramPart: nothing, ...actions };
  return appMenu(platform, all).flatMap((item) => [item, ...(Array.isArray(item.submenu) ? item.submenu : [])]);
}

function click(item: MenuItemConstructorOptions | undefined): void {
  if (item?.click === undefined) throw new Error(`nothing to click: ${item?.label}`);
  Reflect.apply(item.click, undefined, []);
}

test.each(PLATFORMS)('%s has the roles of its keys, and none that loads a page anew or opens tools', (platform) => {
  const roles = itemsOf(platform).flatMap(({ role }) => role ?? []);
  expect(roles).toEqual(expect.arrayContaining(['copy', 'paste', 'cut', 'selectAll', 'undo', 'close', 'quit']));
  for (const role of ['reload', 'forceReload', 'toggleDevTools']) expect(roles).not.toContain(role);
});

test.each(PLATFORMS)('%s leads to every view and opens what has a key, and each key is there once', (platform) => {
  const commands: WindowCommand[] = [];
  const items = itemsOf(platform, { command: (wanted) => void commands.push(wanted) });
  for (const view of DASHBOARD_VIEWS) {
    const item = items.find(({ accelerator }) => accelerator === VIEW_KEYS[view]);
    click(item);
    expect(commands.at(-1)).toEqual({ does: 'show', view });
  }
  click(items.find(({ accelerator }) => accelerator === COMMAND_KEYS.search));
  click(items.find(({ accelerator }) => accelerator === COMMAND_KEYS.export));
  click(items.find(({ id }) => id === 'about'));
  expect(commands.slice(-3)).toEqual([
    { does: 'open', dialog: 'search' },
    { does: 'show', view: 'data', layout: 'export' },
    { does: 'show', view: 'settings', layout: 'about' },
  ]);
  const keys = items.filter(({ id }) => id !== 'resume').flatMap(({ accelerator }) => accelerator ?? []);
  expect(keys).toHaveLength(new Set(keys).size);
  const ids = items.flatMap(({ id }) => id ?? []);
  expect(ids).toHaveLength(new Set(ids).size);
});

test('macOS listens to the keys in the menu; elsewhere it shows them and leaves them to the pages', () => {
  for (const platform of PLATFORMS) {
    const withKeys = itemsOf(platform).filter(({ accelerator }) => accelerator !== undefined);
    expect(withKeys.length).toBeGreaterThan(9);
    const isListening = withKeys.map(({ registerAccelerator = true }) => registerAccelerator);
    expect(new Set(isListening)).toEqual(new Set([platform === 'darwin']));
  }
});

test('pausing and resuming share a key, of which only the item that is seen may take it', () => {
  const items = itemsOf('darwin');
  const pair = items.filter(({ accelerator }) => accelerator === COMMAND_KEYS.pause);
  expect(pair.map(({ id, visible }) => ({ id, visible }))).toEqual([
    { id: 'pause', visible: undefined },
    { id: 'resume', visible: false },
  ]);
  expect(pair.every(({ acceleratorWorksWhenHidden }) => acceleratorWorksWhenHidden === false)).toBe(true);
});

test('help shows the parts of the program', () => {
  const shown: string[] = [];
  const items = itemsOf('linux', { showProgramPart: (part) => void shown.push(part) });
  for (const id of ['readme', 'licences', 'logs']) click(items.find((item) => item.id === id));
  expect(shown).toEqual(['readme', 'licences', 'logs']);
});
