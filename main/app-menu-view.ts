import { Menu } from 'electron';
import { type AppMenuActions, appMenu } from './app-menu.ts';
import type { TrayModel } from './tray-model.ts';

/** The menu of the program while it runs. */
export type AppMenuView = {
  /** Offers to pause or to resume, as it stands. */
  show(model: Pick<TrayModel, 'pausedSince' | 'canPause'>): void;
};

/** Puts the menu of the program up. */
export function createAppMenu(platform: NodeJS.Platform, actions: AppMenuActions): AppMenuView {
  const menu = Menu.buildFromTemplate(appMenu(platform, actions));
  Menu.setApplicationMenu(menu);
  const pause = menu.getMenuItemById('pause');
  const resume = menu.getMenuItemById('resume');
  return {
    show({ pausedSince, canPause }) {
      const isPaused = pausedSince !== null;
      for (const [item, isShown] of [
        [pause, !isPaused],
        [resume, isPaused],
      ] as const) {
        if (item === null) continue;
        item.visible = isShown;
        item.enabled = canPause;
      }
    },
  };
}
