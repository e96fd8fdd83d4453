import { type ElectronApplication, expect, type Page } from '@playwright/test';
import type { TrayView } from '../../main/tray.ts';

/** The pages of the desktop by their address. */
const ADDRESSES = { popover: /\/popover$/, window: /\/(\?.*)?$/ };

/** Waits for one of the desktop's pages: the popover is there from the start, hidden; the window once it is opened. */
export async function pageOf(desktop: ElectronApplication, name: keyof typeof ADDRESSES): Promise<Page> {
  for (;;) {
    const page = desktop.windows().find((each) => !each.isClosed() && ADDRESSES[name].test(each.url()));
    if (page !== undefined) return page;
    await Promise.race([desktop.waitForEvent('window'), new Promise((resolve) => setTimeout(resolve, 100))]);
  }
}

/** What the tray shows: its icon's state, its title, its tooltip, and the lines of its menu. */
export function trayWords(desktop: ElectronApplication): Promise<ReturnType<TrayView['shown']>> {
  return desktop.evaluate(() => globalThis.blueplaneDesktop.tray.shown());
}

/** A click on the tray icon: the popover opens, or closes. */
export async function clickTray(desktop: ElectronApplication): Promise<void> {
  await desktop.evaluate(() => globalThis.blueplaneDesktop.tray.click());
}

/**
 * Opens the popover by a click on the tray icon. A window that is just opening takes the focus, which closes the
 * popover: what else is opened must have been waited for.
 */
export async function openPopover(desktop: ElectronApplication): Promise<Page> {
  const popover = await pageOf(desktop, 'popover');
  await clickTray(desktop);
  await expect.poll(() => isPopoverVisible(desktop)).toBe(true);
  return popover;
}

/** The window, once it shows its view. */
export async function openedWindow(desktop: ElectronApplication): Promise<Page> {
  const window = await pageOf(desktop, 'window');
  const shell = await desktop.browserWindow(window);
  await expect.poll(() => shell.evaluate((each) => each.isVisible())).toBe(true);
  await expect(window.getByRole('heading', { level: 1 })).toBeVisible();
  return window;
}

/** Chooses an item of the tray's menu by its id. */
export async function chooseFromTray(desktop: ElectronApplication, id: string): Promise<void> {
  await desktop.evaluate((_electron, itemId) => globalThis.blueplaneDesktop.tray.choose(itemId), id);
}

/** Whether the popover can be seen. */
export async function isPopoverVisible(desktop: ElectronApplication): Promise<boolean> {
  const window = await desktop.browserWindow(await pageOf(desktop, 'popover'));
  return await window.evaluate((popover) => popover.isVisible());
}

/**
 * Remembers every sentence that a page's notices say from now on, however short they are shown.
 * @returns the way to ask for all of them so far
 */
export async function listenToNotices(page: Page): Promise<() => Promise<string>> {
  const said = await page.evaluateHandle(() => {
    const sentences = new Set<string>();
    const note = () => {
      for (const notice of document.querySelectorAll('[role="status"], [role="alert"]')) {
        sentences.add(notice.textContent ?? '');
      }
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
    note();
    return sentences;
  });
  return () => said.evaluate((sentences) => [...sentences].join('\n'));
}
