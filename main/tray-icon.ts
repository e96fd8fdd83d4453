import { type NativeImage, nativeImage } from 'electron';
import { type TrayIconPlace, trayIconPath } from './tray-icon-path.ts';
import type { TrayIconState } from './tray-model.ts';

export type TrayIcons = {
  /** The picture of a state; read from disk once each. */
  load(state: TrayIconState, darkTaskbar: boolean): NativeImage;
};

export function createTrayIcons(place: Omit<TrayIconPlace, 'state' | 'darkTaskbar'>): TrayIcons {
  const loaded = new Map<string, NativeImage>();
  return {
    load(state, darkTaskbar) {
      const path = trayIconPath({ ...place, state, darkTaskbar });
      const known = loaded.get(path);
      if (known !== undefined) return known;
      const image = nativeImage.createFromPath(path);
      if (place.platform === 'darwin') image.setTemplateImage(true);
      loaded.set(path, image);
      return image;
    },
  };
}
