import { Menu } from 'electron';
import { type AppMenuActions, appMenu } from './app-menu.ts';
import type { TrayModel } from './tray-model.ts';

/** The menu of the program while it runs. */
export type AppMenuView = {
  /** Offers to pause or to resume, and export and purge, as it stands. */
  show(model: Pick<TrayModel, 'pausedSince' | 'canPause' | 'hasData'>): void;
};

/** Puts the menu of the program up. */
export function createAppMenu(platform: NodeJS.Platform, actions: AppMenuActions): AppMenuView {
  const menu = Menu.buildFromTemplate(appMenu(platform, actions));
  Menu.setApplicationMenu(menu);
  const pause = menu.getMenuItemById('pause');
  const resume = menu.getMenuItemById('resume');
  return {
    show({ pausedSince, canPause, hasData }) {
      for (const id of ['export', 'purge']) {
        const item = menu.getMenuItemById(id);
        if (item !== null) item.enabled = hasData;
      }
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
