import type { Page } from '@playwright/test';
import { openPopover, type PopoverPage } from '../popover-page.ts';
import { blueplane, processId } from '../report.ts';
import { SampleHome } from './sample-home.ts';
import { emptyShots, type Shooting, shootAsItIs, shots } from './shots.ts';

/** The popover in its states, in a browser with the desktop's own files; figures and states are the server's. */

const WIDTH = 360;
const TALLEST = 600;

async function popoverOf(
  browser: Shooting['browser'],
  { home }: SampleHome,
): Promise<{ page: Page; popover: PopoverPage }> {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: TALLEST } });
  const popover = await openPopover(page, home);
  await page.getByRole('dialog', { name: 'Blueplane today' }).waitFor();
  return { page, popover };
}

/** Gives the window the height it asks for, as the desktop does, and takes the picture. */
async function shootPopover({ page, popover }: { page: Page; popover: PopoverPage }, name: string): Promise<void> {
  await page.waitForTimeout(600);
  const asked = popover.actions.findLast((action) => action.name === 'resizePopover')?.args;
  const height = typeof asked === 'object' && asked !== null && 'height' in asked ? Number(asked.height) : TALLEST;
  await page.setViewportSize({ width: WIDTH, height: Math.min(TALLEST, Math.ceil(height)) });
  await shootAsItIs(page, name);
}

shots(['popover', 'popover-model', 'popover-project', 'popover-tall'], async ({ browser, sample }) => {
  const shown = await popoverOf(browser, sample);
  await shown.page.getByRole('region', { name: /active session/ }).waitFor();
  await shootPopover(shown, 'popover');
  for (const split of ['Model', 'Project']) {
    await shown.page.getByText(split, { exact: true }).click();
    await shootPopover(shown, `popover-${split.toLowerCase()}`);
  }
  // Everything that has to be scrolled to.
  await shown.page.setViewportSize({ width: WIDTH, height: 1_000 });
  await shootAsItIs(shown.page, 'popover-tall');
  await shown.page.close();
});

shots(['popover-budget', 'popover-over-budget'], async ({ browser, sample }) => {
  for (const [name, daily] of [
    ['popover-budget', 25],
    ['popover-over-budget', 1],
  ] as const) {
    sample.configure(`budgets:\n  daily: ${daily}\n`);
    const shown = await popoverOf(browser, sample);
    await shown.page.getByRole('region', { name: 'Daily budget' }).waitFor();
    await shootPopover(shown, name);
    await shown.page.close();
  }
  sample.configure('');
});

shots(['popover-paused'], async ({ browser, sample }) => {
  await blueplane(sample.home, ['pause']);
  const shown = await popoverOf(browser, sample);
  await shown.page.getByRole('status').filter({ hasText: 'Capture paused' }).waitFor();
  await shootPopover(shown, 'popover-paused');
  await shown.page.close();
  await blueplane(sample.home, ['resume']);
});

shots(['popover-late'], async ({ browser, sample }) => {
  const shown = await popoverOf(browser, sample);
  await shown.page.getByRole('region', { name: /active session|Nothing running/ }).waitFor();
  const gateway = await processId(sample.home, 'gateway');
  process.kill(gateway, 'SIGSTOP');
  try {
    await shown.popover.push({ type: 'state' });
    await shown.page.getByText('No answer').waitFor({ timeout: 30_000 });
    await shootPopover(shown, 'popover-late');
  } finally {
    process.kill(gateway, 'SIGCONT');
  }
  await shown.page.close();
});

shots(['popover-failed'], async ({ browser, sample }) => {
  await sample.startWithoutQueue();
  try {
    const shown = await popoverOf(browser, sample);
    await shown.page.getByRole('alert').waitFor();
    await shootPopover(shown, 'popover-failed');
    await shown.page.close();
  } finally {
    await sample.start();
  }
});

emptyShots(['popover-first-run'], async ({ browser }) => {
  const empty = new SampleHome({ sessions: false });
  try {
    await empty.start();
    const shown = await popoverOf(browser, empty);
    await shootPopover(shown, 'popover-first-run');
    await shown.page.close();
  } finally {
    await empty.remove();
  }
});

emptyShots(['popover-first-reading'], async ({ browser }) => {
  const own = new SampleHome({ sessions: true });
  try {
    await own.start();
    const shown = await popoverOf(browser, own);
    await shootPopover(shown, 'popover-first-reading');
    await shown.page.close();
  } finally {
    await own.remove();
  }
});
