import { readFileSync } from 'node:fs';
import { dashboardDoor } from '../dashboard-door.ts';
import { expect } from '../fixtures.ts';
import { startHeadless } from '../headless-server.ts';
import { holdableAnswers } from '../held-answers.ts';
import type { Home } from '../home-folders.ts';
import { pasted } from '../pasted.ts';
import { openPopover } from '../popover-page.ts';
import type { ShownHome } from './shown-home.ts';

/** Starts a headless server on a home, whose dashboard is looked at in plain Chromium. */
export async function showInBrowser(home: Home): Promise<ShownHome> {
  const server = await startHeadless(home.path, home.env);
  const open = dashboardDoor(server.address);
  let isKilled = false;
  return {
    home,
    ownFolderRefused: "Blueplane's own folder",
    open: async (page, query) => {
      await open(page, query);
      return page;
    },
    openPopover: async (page) => {
      await openPopover(page, home);
      return page;
    },
    holdableAnswers,
    saved: async (page, press) => {
      const [download] = await Promise.all([page.waitForEvent('download'), press()]);
      return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
    },
    placeOfExport: async (page) => {
      await page.getByRole('button', { name: 'Copy path' }).click();
      await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
      return await pasted(page);
    },
    agreeNext: async () => undefined,
    notices: async () => null,
    stop: async () => {
      if (!isKilled) expect(await server.stop(), server.output()).toBe(0);
    },
    kill: async () => {
      isKilled = true;
      process.kill(server.pid, 'SIGKILL');
      await server.stop();
    },
  };
}
