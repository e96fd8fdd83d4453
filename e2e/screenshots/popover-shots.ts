import type { Browser, Page } from '@playwright/test';
import { openPopover, type PopoverPage } from '../popover-page.ts';
import type { SampleHome } from './sample-home.ts';
import { shootAsItIs } from './shots.ts';

export const POPOVER_WIDTH = 360;
const TALLEST = 600;

/** The popover of a home in a page of its own, once there is something in it. */
export async function popoverOf(browser: Browser, { home }: SampleHome): Promise<{ page: Page; popover: PopoverPage }> {
  const page = await browser.newPage({ viewport: { width: POPOVER_WIDTH, height: TALLEST } });
  const popover = await openPopover(page, home);
  await page.getByRole('dialog', { name: 'Blueplane today' }).waitFor();
  return { page, popover };
}

/** Gives the window the height it asks for, as the desktop does, and takes the picture. */
export async function shootPopover(
  { page, popover }: { page: Page; popover: PopoverPage },
  name: string,
): Promise<void> {
  await page.waitForTimeout(600);
  const asked = popover.actions.findLast((action) => action.name === 'resizePopover')?.args;
  const height = typeof asked === 'object' && asked !== null && 'height' in asked ? Number(asked.height) : TALLEST;
  await page.setViewportSize({ width: POPOVER_WIDTH, height: Math.min(TALLEST, Math.ceil(height)) });
  await shootAsItIs(page, name);
}
