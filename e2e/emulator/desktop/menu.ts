import { EventEmitter } from 'node:events';
import type { Menu, MenuItem, MenuItemConstructorOptions } from 'electron';
import type { Members } from '../members.ts';
import { refuseUnknownOfClass } from '../not-emulated.ts';
import { record } from './records.ts';

const TYPES = ['normal', 'separator', 'submenu', 'checkbox', 'radio'] as const;

/** One line of a menu. */
export class EmulatedMenuItem
  implements
    Members<
      MenuItem,
      | 'id'
      | 'label'
      | 'type'
      | 'role'
      | 'accelerator'
      | 'enabled'
      | 'visible'
      | 'checked'
      | 'toolTip'
      | 'submenu'
      | 'click'
    >
{
  readonly id: string;
  readonly type: (typeof TYPES)[number];
  readonly role: string | undefined;
  readonly accelerator: unknown;
  readonly submenu: EmulatedMenu | undefined;
  readonly toolTip: string;
  readonly icon: unknown;
  label: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly #onClick: ((item: EmulatedMenuItem) => void) | null;

  constructor(options: MenuItemConstructorOptions) {
    const { submenu, click } = options;
    const type = options.type ?? (submenu === undefined ? 'normal' : 'submenu');
    const known = TYPES.find((each) => each === type);
    if (known === undefined) throw new Error(`Unknown menu item type: ${type}`);
    if (known === 'submenu' && submenu === undefined && options.role === undefined) {
      throw new Error('Invalid submenu');
    }
    this.type = known;
    this.id = options.id ?? '';
    this.role = options.role;
    this.accelerator = options.accelerator;
    this.label = options.label ?? '';
    this.toolTip = options.toolTip ?? '';
    this.icon = options.icon;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.submenu = Array.isArray(submenu) ? EmulatedMenu.buildFromTemplate(submenu) : menuOf(submenu);
    this.#onClick = click === undefined ? null : (item) => void Reflect.apply(click, undefined, [item, undefined, {}]);
  }

  /** What happens when a person chooses it: a checkbox turns first. */
  click(): void {
    if (!this.enabled || !this.visible) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') this.checked = true;
    this.#onClick?.(this);
  }
}
refuseUnknownOfClass('MenuItem', EmulatedMenuItem);

let applicationMenu: EmulatedMenu | null = null;

/** A menu. It is never drawn: a test reads and chooses its items. */
export class EmulatedMenu
  extends EventEmitter
  implements Members<Menu, 'items' | 'append' | 'insert' | 'getMenuItemById' | 'popup' | 'closePopup'>
{
  readonly items: EmulatedMenuItem[] = [];

  static buildFromTemplate(template: readonly (MenuItemConstructorOptions | MenuItem)[]): EmulatedMenu {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array');
    const menu = new EmulatedMenu();
    for (const each of template) {
      const options: unknown = each;
      menu.append(options instanceof EmulatedMenuItem ? options : new EmulatedMenuItem(each));
    }
    return menu;
  }

  static setApplicationMenu(menu: EmulatedMenu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): EmulatedMenu | null {
    return applicationMenu;
  }

  append(item: EmulatedMenuItem): void {
    this.insert(this.items.length, item);
  }

  insert(position: number, item: EmulatedMenuItem): void {
    if (!(item instanceof EmulatedMenuItem)) throw new TypeError('Invalid item');
    this.items.splice(position, 0, item);
  }

  getMenuItemById(id: string): EmulatedMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  popup(options: object = {}): void {
    record('Menu.popup', { labels: this.items.map(({ label }) => label), options: Object.keys(options) });
    this.emit('menu-will-show', {});
  }

  closePopup(): void {
    this.emit('menu-will-close', {});
  }
}
refuseUnknownOfClass('Menu', EmulatedMenu);

function menuOf(given: unknown): EmulatedMenu | undefined {
  if (given === undefined || given instanceof EmulatedMenu) return given;
  throw new TypeError('Invalid submenu');
}
