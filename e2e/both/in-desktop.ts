import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import { launchDesktopOf } from '../desktop/fixtures.ts';
import { chooseFromTray, openedWindow, openPopover, pageOf } from '../desktop/pages.ts';
import { emulatorOnly } from '../emulator/conformance/fixtures.ts';
import { person } from '../emulator/person.ts';
import type { Home } from '../home-folders.ts';
import type { ShownHome } from './shown-home.ts';

/** Size of the pages' part of the window, as that of the browser's page. */
const SIZE = { width: 1280, height: 800 };
const PURGE_CONFIRMED = { response: 1 };

/**
 * Starts the desktop on a home, whose window is looked at.
 * @param options zone: the days are counted in it; userHome: the folder below which a page may export
 */
export async function showInDesktop(
  home: Home,
  { zone, userHome }: { zone: string; userHome: string },
): Promise<ShownHome> {
  const application = await launchDesktopOf(home, { arguments: ['--hidden'], env: { TZ: zone, HOME: userHome } });
  const main = application.process();
  let window: Page | null = null;
  return {
    home,
    ownFolderRefused: 'outside your home folder',
    open: async (_spare, query = '/') => {
      window = await freshWindow(application, window);
      // What the pages before chose for their own, as in a new page of a browser.
      await window.evaluate(() => localStorage.clear());
      await window.setViewportSize(SIZE);
      await window.goto(new URL(query, window.url()).href);
      return window;
    },
    openPopover: () => openPopover(application),
    holdableAnswers: async () => {
      emulatorOnly('nobody can slow down the main process of Electron from a test');
      return {
        hold: () => person(application, 'holdAnswers'),
        release: () => person(application, 'releaseAnswers'),
      };
    },
    saved: async (_page, press) => {
      emulatorOnly('the system’s dialog cannot be answered from a test');
      const folder = mkdtempSync(join(home.path, '..', 'saved-'));
      await person(application, 'saveNextFileIn', folder);
      await press();
      // It is written aside, and has its name when it is complete.
      const names = () => readdirSync(folder).filter((name) => !name.includes('.part'));
      await expect.poll(names).toHaveLength(1);
      const [name = ''] = names();
      return { name, content: readFileSync(join(folder, name)) };
    },
    placeOfExport: async (page) => {
      emulatorOnly('nobody can see the system’s folder from a test');
      const shown = () => person(application, 'recordsOf', 'shell.showItemInFolder');
      const before = (await shown()).length;
      await page.getByRole('button', { name: 'Show in folder' }).click();
      await expect.poll(async () => (await shown()).length).toBe(before + 1);
      return String((await shown()).at(-1));
    },
    agreeNext: async () => {
      emulatorOnly('the system’s boxes cannot be answered from a test');
      await person(application, 'answerNextDialog', PURGE_CONFIRMED);
    },
    notices: async () => {
      emulatorOnly('what the system shows cannot be read from a test');
      return await person(application, 'recordsOf', 'Notification.show');
    },
    stop: async () => {
      if (main.exitCode === null && main.signalCode === null) await application.close();
    },
    kill: async () => {
      const exited = once(main, 'exit');
      main.kill('SIGKILL');
      await exited;
    },
  };
}

/** What was done to the page before is no part of the next test. */
async function freshWindow(application: ElectronApplication, before: Page | null): Promise<Page> {
  // It is put together with the desktop: before, there is no tray to choose from.
  await pageOf(application, 'popover');
  if (before !== null && !before.isClosed()) {
    const closed = before.waitForEvent('close');
    await (await application.browserWindow(before)).evaluate((window) => window.close());
    await closed;
  }
  await chooseFromTray(application, 'open');
  return await openedWindow(application);
}
