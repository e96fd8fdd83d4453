import { EventEmitter } from 'node:events';
import type { Rectangle, Tray } from 'electron';
import { refuseDestroyed } from '../destroyed.ts';
import type { Members } from '../members.ts';
import { refuseUnknownEvents, refuseUnknownOfClass } from '../not-emulated.ts';
import { requireReady } from '../readiness.ts';
import { EmulatedMenu } from './menu.ts';
import { EmulatedNativeImage, nativeImage } from './native-image.ts';
import { record } from './records.ts';

const trays = new Set<EmulatedTray>();

/** What a person sees of a tray icon. */
export type TrayLook = { image: string | null; toolTip: string; title: string; menu: EmulatedMenu | null };

const EVENTS = ['click', 'right-click', 'double-click'];

/** An icon in the tray. Linux tells no place for it. */
export class EmulatedTray
  extends EventEmitter
  implements
    Members<
      Tray,
      | 'setImage'
      | 'setToolTip'
      | 'setTitle'
      | 'getTitle'
      | 'setContextMenu'
      | 'popUpContextMenu'
      | 'closeContextMenu'
      | 'setIgnoreDoubleClickEvents'
      | 'getBounds'
      | 'destroy'
      | 'isDestroyed'
    >
{
  #image: EmulatedNativeImage;
  #toolTip = '';
  #title = '';
  #menu: EmulatedMenu | null = null;
  #destroyed = false;

  constructor(image: EmulatedNativeImage | string) {
    super();
    refuseUnknownEvents('Tray', this, EVENTS);
    requireReady('Cannot create Tray before app is ready');
    this.#image = shown(image);
    trays.add(this);
  }

  static lookOf(tray: EmulatedTray): TrayLook {
    return {
      image: EmulatedNativeImage.sourceOf(tray.#image),
      toolTip: tray.#toolTip,
      title: tray.#title,
      menu: tray.#menu,
    };
  }

  setImage(image: EmulatedNativeImage | string): void {
    this.#image = shown(image);
  }

  setToolTip(toolTip: string): void {
    this.#toolTip = toolTip;
  }

  /** Shown beside the icon on macOS alone; remembered everywhere. */
  setTitle(title: string): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  setIgnoreDoubleClickEvents(): void {}

  setContextMenu(menu: EmulatedMenu | null): void {
    if (menu !== null && !(menu instanceof EmulatedMenu))
      throw new TypeError('Error processing argument at index 0, conversion failure');
    this.#menu = menu;
  }

  popUpContextMenu(menu: EmulatedMenu | null = this.#menu): void {
    record('Tray.popUpContextMenu', menu?.items.map(({ label }) => label) ?? []);
  }

  closeContextMenu(): void {}

  getBounds(): Rectangle {
    return { x: 0, y: 0, width: 0, height: 0 };
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    this.#destroyed = true;
    trays.delete(this);
    refuseDestroyed(this, EmulatedTray.prototype);
  }
}
refuseUnknownOfClass('Tray', EmulatedTray);

/** The icons that are in the tray now, oldest first. */
export function traysShown(): EmulatedTray[] {
  return [...trays];
}

/** Electron refuses a file that is no picture, and shows nothing for an empty one. */
function shown(image: EmulatedNativeImage | string): EmulatedNativeImage {
  if (typeof image !== 'string') return image;
  const loaded = nativeImage.createFromPath(image);
  if (loaded.isEmpty()) throw new Error(`Failed to load image from path '${image}'`);
  return loaded;
}
