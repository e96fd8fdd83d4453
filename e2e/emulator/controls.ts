import { queueAnswer, queueFolder, queuePlace } from './desktop/dialog.ts';
import { pressShortcut } from './desktop/global-shortcut.ts';
import { EmulatedMenu } from './desktop/menu.ts';
import { setSystemDark } from './desktop/native-theme.ts';
import { notificationsShown } from './desktop/notification.ts';
import { recordsOf } from './desktop/records.ts';
import { type EmulatedDisplay, moveCursor, setDisplays } from './desktop/screen.ts';
import { EmulatedTray, traysShown } from './desktop/tray.ts';
import { holdAnswers, releaseAnswers } from './ipc/ipc-main.ts';
import { EmulatedBrowserWindow } from './windows/browser-window.ts';

/** An item of a menu as a person reads it. */
export type ShownItem = {
  id: string;
  label: string;
  type: string;
  enabled: boolean;
  checked: boolean;
  items: ShownItem[];
};

/** What a person sees of the tray. */
export type ShownTray = { image: string | null; toolTip: string; title: string; menu: ShownItem[] };

function read(menu: EmulatedMenu | null | undefined): ShownItem[] {
  const visible = (menu?.items ?? []).filter((item) => item.visible);
  return visible.map(({ id, label, type, enabled, checked, submenu }) => {
    return { id, label, type, enabled, checked, items: read(submenu) };
  });
}

function choose(menu: EmulatedMenu | null, label: string): void {
  const items = (menu?.items ?? []).flatMap((item) => [item, ...(item.submenu?.items ?? [])]);
  const item = items.find((each) => each.label === label && each.visible);
  if (item === undefined) throw new Error(`no menu item is called ${label}`);
  if (!item.enabled) throw new Error(`the menu item ${label} is disabled`);
  item.click();
}

function look(): { tray: EmulatedTray; menu: EmulatedMenu | null } {
  const tray = traysShown().at(-1);
  if (tray === undefined) throw new Error('there is no tray icon');
  return { tray, menu: EmulatedTray.lookOf(tray).menu };
}

/** The main process's half of person.ts: what a person, or the system, does to the app. */
export const controls = {
  readTray(): ShownTray | null {
    const tray = traysShown().at(-1);
    if (tray === undefined) return null;
    const { image, toolTip, title, menu } = EmulatedTray.lookOf(tray);
    return { image, toolTip, title, menu: read(menu) };
  },
  clickTray: () => void look().tray.emit('click', {}, { x: 0, y: 0, width: 0, height: 0 }, { x: 0, y: 0 }),
  chooseFromTray: (label: string) => choose(look().menu, label),
  readApplicationMenu: () => read(EmulatedMenu.getApplicationMenu()),
  chooseFromApplicationMenu: (label: string) => choose(EmulatedMenu.getApplicationMenu(), label),
  setDisplays: (displays: EmulatedDisplay[]) => setDisplays(displays),
  moveCursor: (point: { x: number; y: number }) => moveCursor(point),
  setSystemDark: (dark: boolean) => setSystemDark(dark),
  pressShortcut: (accelerator: string) => pressShortcut(accelerator),
  saveNextFileAt: (path: string) => queuePlace(path),
  saveNextFileIn: (folder: string) => queueFolder(folder),
  answerNextDialog: (answer: { response: number; checkboxChecked?: boolean }) => queueAnswer(answer),
  holdAnswers,
  releaseAnswers,
  clickNotification: () => void notificationsShown().at(-1)?.emit('click', {}),
  recordsOf: (what: string) => recordsOf(what),
  describeWindows: () => EmulatedBrowserWindow.getAllWindows().map((window) => EmulatedBrowserWindow.recordOf(window)),
};

export type Controls = typeof controls;

/** Where person.ts finds them in the main process. */
export const CONTROLS_KEY = 'blueplane.electron-emulator.controls';

/** To be called by the launcher. */
export function offerControls(): void {
  Object.defineProperty(globalThis, Symbol.for(CONTROLS_KEY), { value: controls });
}
