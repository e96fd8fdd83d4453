import type { Page } from '@playwright/test';
import { holdProcess, JOB } from '../hold-process.ts';
import { processesOfHome } from '../processes-of-home.ts';
import { SampleHome } from './sample-home.ts';
import { emptyShots, painted, settled, shoot } from './shots.ts';

/** What is seen of exports and purges whose dialog is closed. */

const TOASTS = ['toast-export', 'toast-failed', 'toast-purge'] as const;

/** A toast stays for whoever points at it: it moves with the window. */
async function shootToast(page: Page, title: string, name: (typeof TOASTS)[number]): Promise<void> {
  const toast = page.getByRole('status').filter({ hasText: title });
  await toast.waitFor();
  const wait = async () => {
    await toast.getByText(title).hover();
    await painted(page);
  };
  await shoot(page, name, { wait });
  await toast.getByRole('button', { name: 'Close' }).click();
}

emptyShots(['job-running', ...TOASTS], async ({ browser }) => {
  // A purge takes away what others show: a home of its own.
  const own = new SampleHome({ sessions: true });
  try {
    await own.start();
    await own.ingest();
    const { context, origin } = await own.context(browser);
    const page = await context.newPage();
    const isDone = () => !processesOfHome(own.home.path).some((line) => line.includes(JOB));
    async function held(button: ReturnType<Page['getByRole']>): Promise<number> {
      // The preview had a process of that name too.
      while (!isDone()) await page.waitForTimeout(100);
      const [pid] = await Promise.all([holdProcess(own.home.path, JOB), button.click()]);
      await page.getByRole('dialog', { name: /ing$/ }).waitFor();
      await page.keyboard.press('Escape');
      if (pid === null) throw new Error('it was too fast to be held');
      return pid;
    }
    async function heldExport(): Promise<number> {
      await page.goto(`${origin}/?view=data&layout=export`);
      await page.getByText(/sessions?, about/).waitFor();
      return held(page.getByRole('button', { name: 'Export', exact: true }));
    }

    const first = await heldExport();
    await page.getByRole('link', { name: 'Overview' }).click();
    await settled(page);
    await shoot(page, 'job-running');
    process.kill(first, 'SIGCONT');
    await shootToast(page, 'The export is ready', 'toast-export');
    process.kill(await heldExport(), 'SIGKILL');
    await shootToast(page, 'The export stopped', 'toast-failed');

    await page.goto(`${origin}/?view=data&layout=purge`);
    const dialog = page.getByRole('alertdialog', { name: 'Purge' });
    await dialog.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'harbor-web' });
    const start = dialog.getByRole('button', { name: /^Purge [1-9]\d* sessions?$/ });
    await start.waitFor();
    process.kill(await held(start), 'SIGCONT');
    await shootToast(page, 'The purge is done', 'toast-purge');
    await context.close();
  } finally {
    await own.remove();
  }
});
