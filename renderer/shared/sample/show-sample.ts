import type { IpcResult } from '../../../core/contracts/api.ts';

/** The action of the owner. */
type AskForSample = () => Promise<IpcResult<'showSample'>>;

/** The tab that a browser opened for the press of a button, before there was an address for it. */
export type WaitingTab = { goTo(address: string): void; close(): void };

/**
 * Opens an empty tab: a browser allows that only at once, and the server takes a while.
 * @returns null where the browser refuses
 */
export function openWaitingTab(): WaitingTab | null {
  const tab = window.open('about:blank', '_blank');
  if (tab === null) return null;
  tab.document.title = 'Sample data';
  tab.document.body.textContent = 'Sample data is being made. It appears here in a few seconds.';
  return {
    goTo(address) {
      // The page of another server is to know nothing of this one.
      tab.opener = null;
      tab.location.replace(address);
    },
    close: () => tab.close(),
  };
}

/**
 * Has the owner show sample data, and waits until it does. In the desktop the system's browser opens it then.
 * @returns the one-time address
 * @throws with words for people
 */
async function askForSample(ask: AskForSample): Promise<string> {
  for (;;) {
    const { address } = await ask();
    if (address !== null) return address;
  }
}

/**
 * Shows sample data in a tab of its own.
 * @param isDesktop whether the system's browser opens it without this page
 * @param tab null in the desktop, and where the browser refuses one
 * @returns the address when somebody still has to open it, else null
 */
export async function showSample(
  ask: AskForSample,
  isDesktop: boolean,
  tab: WaitingTab | null,
): Promise<string | null> {
  try {
    const address = await askForSample(ask);
    if (isDesktop) return null;
    if (tab === null) return address;
    tab.goTo(address);
    return null;
  } catch (error) {
    tab?.close();
    throw error;
  }
}
