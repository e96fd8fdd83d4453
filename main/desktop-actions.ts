import { shell } from 'electron';
import type { OwnerActionName } from '../core/contracts/api.ts';
import type { ProgramPart } from '../core/contracts/desktop.ts';
import { sampleAddressSchema } from '../core/contracts/sample.ts';
import { complain } from './complain.ts';
import { isDashboardAddress } from './dashboard-address.ts';
import type { HomeSession } from './home-session.ts';
import type { LoginItem } from './login-item.ts';
import { type ProgramPlaces, showProgramPart } from './program-parts.ts';

/** What tray and pages do alike. Those that end in `Quietly` are for clicks that have no page to tell of a failure. */
export type DesktopActions = {
  /** @throws with words for people */
  openInBrowser(): Promise<void>;
  /** Opens the address of sample data, where the owner has one yet. @param answer what it answered, unchecked @throws with words for people */
  openSample(answer: unknown): Promise<void>;
  /** @throws LoginItemError */
  setOpenAtLogin(enabled: boolean): void;
  /** @throws with words for people */
  showProgramPart(part: ProgramPart): Promise<void>;
  openInBrowserQuietly(): void;
  setOpenAtLoginQuietly(enabled: boolean): void;
  showProgramPartQuietly(part: ProgramPart): void;
  actQuietly(action: OwnerActionName, args?: unknown): void;
};

/** @param onLoginItem told after each try to change what starts at login */
export function createDesktopActions(
  running: HomeSession,
  loginItem: LoginItem,
  places: ProgramPlaces,
  onLoginItem: () => void,
): DesktopActions {
  async function openInBrowser(): Promise<void> {
    const { address } = await running.mintAddress();
    await openAddress(address);
  }
  async function openSample(answer: unknown): Promise<void> {
    const { address } = sampleAddressSchema.parse(answer);
    if (address !== null) await openAddress(address);
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
    openSample,
    setOpenAtLogin,
    showProgramPart: (part) => showProgramPart(part, places),
    showProgramPartQuietly: (part) =>
      void showProgramPart(part, places).catch((error: unknown) => complain('it cannot be shown', error)),
    openInBrowserQuietly: () =>
      void openInBrowser().catch((error: unknown) => complain('the dashboard cannot be opened', error)),
    setOpenAtLoginQuietly(enabled) {
      try {
        setOpenAtLogin(enabled);
      } catch (error) {
        complain('what starts at login could not be changed', error);
      }
    },
    actQuietly: (action, args = {}) =>
      void running.act(action, args).catch((error: unknown) => complain(`${action} failed`, error)),
  };
}

/** Only what this computer's own Blueplane serves is handed to the system. */
async function openAddress(address: string): Promise<void> {
  if (!isDashboardAddress(address)) throw new Error('The dashboard has no address that may be opened.');
  await shell.openExternal(address);
}
