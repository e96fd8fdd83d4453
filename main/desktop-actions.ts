import { shell } from 'electron';
import type { OwnerActionName } from '../core/contracts/api.ts';
import { complain } from './complain.ts';
import { isDashboardAddress } from './dashboard-address.ts';
import type { HomeSession } from './home-session.ts';
import type { LoginItem } from './login-item.ts';

/** What tray and pages do alike. Those that end in `Quietly` are for clicks that have no page to tell of a failure. */
export type DesktopActions = {
  /** @throws with words for people */
  openInBrowser(): Promise<void>;
  /** @throws LoginItemError */
  setOpenAtLogin(enabled: boolean): void;
  openInBrowserQuietly(): void;
  setOpenAtLoginQuietly(enabled: boolean): void;
  actQuietly(action: OwnerActionName): void;
};

/** @param onLoginItem told after each try to change what starts at login */
export function createDesktopActions(
  running: HomeSession,
  loginItem: LoginItem,
  onLoginItem: () => void,
): DesktopActions {
  async function openInBrowser(): Promise<void> {
    const { address } = await running.mintAddress();
    if (!isDashboardAddress(address)) throw new Error('The dashboard has no address that may be opened.');
    await shell.openExternal(address);
  }
  function setOpenAtLogin(enabled: boolean): void {
    try {
      loginItem.set(enabled);
    } finally {
      onLoginItem();
    }
  }
  return {
    openInBrowser,
    setOpenAtLogin,
    openInBrowserQuietly: () =>
      void openInBrowser().catch((error: unknown) => complain('the dashboard cannot be opened', error)),
    setOpenAtLoginQuietly(enabled) {
      try {
        setOpenAtLogin(enabled);
      } catch (error) {
        complain('what starts at login could not be changed', error);
      }
    },
    actQuietly: (action) => void running.act(action, {}).catch((error: unknown) => complain(`${action} failed`, error)),
  };
}
