import { Menu, nativeTheme, type Rectangle, Tray } from 'electron';
import type { DesktopState } from '../core/contracts/api.ts';
import { type Clock, systemClock } from '../core/runtime/clock.ts';
import { spacedUpdates } from './spaced-updates.ts';
import { createTrayIcons } from './tray-icon.ts';
import { type TrayActions, type TrayMenuFacts, trayMenu } from './tray-menu.ts';
import type { TrayIconState, TrayModel } from './tray-model.ts';
import { trayTitle, trayTooltip } from './tray-words.ts';

export type TrayView = {
  /** Brings the tray to this state. The icon changes at once, words at most once in two seconds. */
  show(model: TrayModel): void;
  /** Where the icon is, in device-independent pixels; all zero where the system does not tell (Linux). */
  bounds(): Rectangle;
  /** What was last put on the screen; the menu as its labels. */
  shown(): { icon: TrayIconState; title: string; tooltip: string; menu: string[] };
  /** Does what an item of the menu does. @throws when the menu has no such item now */
  choose(id: string): void;
  /** Does what a click on the icon does. */
  click(): void;
  /** Takes the icon away; what is to be shown later is ignored. Safe twice. */
  destroy(): void;
};

export type TrayPlan = {
  platform: NodeJS.Platform;
  /** Absolute folder of the icons. */
  iconFolder: string;
  version: string;
  /** Asked each time a menu is made. */
  openAtLogin(): DesktopState['openAtLogin'];
  actions: TrayActions;
  /** Shown until the first `show`. */
  model: TrayModel;
  clock?: Clock;
};

/** Figures that change faster cannot be read, and a panel that redraws costs processor time. */
const WORDS_DISTANCE_MS = 2_000;

/** Puts the tray icon up. Keep the result: an icon that nothing refers to disappears. */
export function createTray(plan: TrayPlan): TrayView {
  const { platform, actions, clock = systemClock } = plan;
  const icons = createTrayIcons({ platform, folder: plan.iconFolder });
  let model = plan.model;
  let shownIcon = iconKey(model.icon);
  const tray = new Tray(icons.load(model.icon, isTaskbarDark(platform)));
  const words = spacedUpdates(clock, WORDS_DISTANCE_MS, showWords);
  let shown = { title: '', tooltip: '', menu: '' };
  let destroyed = false;

  tray.on('click', () => actions.togglePopover());
  if (platform !== 'linux') {
    // A menu that is set would open on the left click too.
    tray.on('right-click', () => tray.popUpContextMenu(Menu.buildFromTemplate(trayMenu(model, menuFacts()))));
  }
  // Two quick clicks are two clicks: opened and closed.
  if (platform === 'darwin') tray.setIgnoreDoubleClickEvents(true);
  // The taskbar may become light or dark while we run.
  if (platform === 'win32') nativeTheme.on('updated', showIcon);
  words.offer(model);

  function iconKey(icon: TrayIconState): string {
    return `${icon} ${isTaskbarDark(platform)}`;
  }

  function showIcon(): void {
    const key = iconKey(model.icon);
    if (key === shownIcon) return;
    shownIcon = key;
    tray.setImage(icons.load(model.icon, isTaskbarDark(platform)));
  }

  function menuFacts(): TrayMenuFacts {
    return {
      platform,
      version: plan.version,
      openAtLogin: plan.openAtLogin(),
      actions: { ...actions, setOpenAtLogin },
    };
  }

  /** A click has set the tick already; when the system did not take the change, only a new menu takes it back. */
  function setOpenAtLogin(enabled: boolean): void {
    actions.setOpenAtLogin(enabled);
    shown.menu = '';
    if (!destroyed) words.offer(model);
  }

  function showWords(next: TrayModel): boolean {
    const before = shown;
    const template = platform === 'linux' ? trayMenu(next, menuFacts()) : [];
    // The actions behind the items are always the same, so what can be written down tells whether anything changed.
    shown = { title: trayTitle(next), tooltip: trayTooltip(next), menu: JSON.stringify(template) };
    if (shown.title !== before.title) tray.setTitle(shown.title, { fontType: 'monospacedDigit' });
    if (shown.tooltip !== before.tooltip) tray.setToolTip(shown.tooltip);
    if (platform === 'linux' && shown.menu !== before.menu) tray.setContextMenu(Menu.buildFromTemplate(template));
    return shown.title !== before.title || shown.tooltip !== before.tooltip || shown.menu !== before.menu;
  }

  return {
    shown: () => ({
      icon: model.icon,
      title: shown.title,
      tooltip: shown.tooltip,
      menu: trayMenu(model, menuFacts()).flatMap(({ label }) => label ?? []),
    }),
    choose(id) {
      const item = Menu.buildFromTemplate(trayMenu(model, menuFacts())).getMenuItemById(id);
      if (item === null) throw new Error(`The tray's menu has no item ${id}.`);
      item.click();
    },
    click: () => void tray.emit('click'),
    show(next) {
      if (destroyed) return;
      model = next;
      showIcon();
      words.offer(next);
    },
    bounds: () => (platform === 'linux' ? { x: 0, y: 0, width: 0, height: 0 } : tray.getBounds()),
    destroy() {
      if (destroyed) return;
      destroyed = true;
      words.cancel();
      nativeTheme.off('updated', showIcon);
      tray.destroy();
    },
  };
}

function isTaskbarDark(platform: NodeJS.Platform): boolean {
  return platform !== 'win32' || nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
}
