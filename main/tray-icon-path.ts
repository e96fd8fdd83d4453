import { join } from 'node:path';
import type { TrayIconState } from './tray-model.ts';

export type TrayIconPlace = {
  platform: NodeJS.Platform;
  state: TrayIconState;
  /** Absolute, as {@link iconFolder} gives it. */
  folder: string;
  /** Windows only: whether the taskbar is dark; both forms exist because nothing there colours icons. */
  darkTaskbar: boolean;
};

/** The folder of all icons: beside the archive in a package, in the checkout else. */
export function iconFolder(place: { packaged: boolean; resourcesPath: string; appPath: string }): string {
  return place.packaged ? join(place.resourcesPath, 'icons') : join(place.appPath, 'build', 'icons');
}

/**
 * The file of a state. For screens of a higher density Electron finds the `@2x` file beside a PNG by itself, and an
 * .ico holds all its sizes.
 */
export function trayIconPath({ platform, state, folder, darkTaskbar }: TrayIconPlace): string {
  return join(folder, 'tray', `${state}${ending(platform, darkTaskbar)}`);
}

function ending(platform: NodeJS.Platform, darkTaskbar: boolean): string {
  if (platform === 'darwin') return 'Template.png';
  if (platform === 'win32') return darkTaskbar ? '-windows.ico' : '-windows-light.ico';
  return '-linux.png';
}
