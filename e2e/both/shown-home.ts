import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SavedFile } from '../chart-menu.ts';
import type { HeldAnswers } from '../held-answers.ts';
import type { Home } from '../home-folders.ts';

/** What shows the pages of a spec: plain Chromium over the gateway, or the desktop over its bridge. */
export type Surface = 'browser' | 'desktop';

/** A home in which Blueplane runs, and whose pages are looked at, the same way on both surfaces. */
export type ShownHome = {
  readonly home: Home;
  /** What an export into Blueplane's own folder is refused with; in the desktop it lies beside the person's own. */
  readonly ownFolderRefused: string;
  /**
   * Opens the window anew, or the dashboard in the browser's page.
   * @param spare the browser's page of this test, which only the browser takes
   * @param query an address like `/?view=tools`
   */
  open(spare: Page, query?: string): Promise<Page>;
  /** Opens the popover: the desktop's own, in the browser one with a bridge of ours. */
  openPopover(spare: Page): Promise<Page>;
  /** Lets the answers to the pages be kept back. To be called before the page is opened. */
  holdableAnswers(spare: Page): Promise<HeldAnswers>;
  /** The file that a page has somebody save: a download, or what the person puts where the desktop asks. */
  saved(page: Page, press: () => Promise<void>): Promise<SavedFile>;
  /** Presses what leads to the file of an export that is done. @returns where it leads */
  placeOfExport(page: Page): Promise<string>;
  /** The person says yes to what the system itself asks next; in a browser it asks nothing. */
  agreeNext(): Promise<void>;
  /** What was told by itself so far, oldest first; null: a browser is told nothing. */
  notices(): Promise<readonly unknown[] | null>;
  /** Ends everything in good order. */
  stop(): Promise<void>;
  /** Ends the process that owns the home as a power cut would. */
  kill(): Promise<void>;
};

/** The person's own folder, below which a page of the desktop may put an export. None of the tools' folders lies in it. */
export function userFolder(home: Home): string {
  return join(home.path, '..', 'user');
}
