import type { Page } from '@playwright/test';
import { holdProcess, JOB } from '../hold-process.ts';
import { SampleHome } from './sample-home.ts';
import { emptyShots, settled, shoot, shots } from './shots.ts';

/** The dialogs, each in its states. What is taken while work runs is held for the time of the picture. */

async function openView(page: Page, origin: string, query: string): Promise<void> {
  await page.goto(`${origin}/?${query}`);
  await settled(page);
}

shots(['palette', 'palette-search', 'shortcuts'], async ({ browser, sample }) => {
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  await openView(page, origin, '');
  await page.keyboard.press('Control+KeyK');
  await page.getByRole('combobox', { name: 'Search and commands' }).waitFor();
  await shoot(page, 'palette');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('atlas');
  await shoot(page, 'palette-search');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+?');
  await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
  await shoot(page, 'shortcuts');
  await context.close();
});

shots(['price', 'folders'], async ({ browser, sample }) => {
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  await openView(page, origin, 'view=settings&layout=pricing');
  await page
    .getByRole('button', { name: /^Set price/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'price');
  await page.keyboard.press('Escape');
  await openView(page, origin, 'view=settings&layout=sources');
  await page
    .getByRole('region', { name: 'Sources' })
    .getByRole('button', { name: /Change|Folders|Edit/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'folders');
  await context.close();
});

shots(['export', 'export-running', 'export-ready', 'export-refused'], async ({ browser, sample }) => {
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  await openView(page, origin, 'view=data');
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/sessions?, about/).waitFor();
  await shoot(page, 'export');
  const name = await dialog.getByRole('textbox', { name: 'Save as' }).inputValue();
  const [held] = await Promise.all([
    holdProcess(sample.home.path, JOB),
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  await shoot(page, 'export-running');
  if (held !== null) process.kill(held, 'SIGCONT');
  await page.getByRole('heading', { name: 'The export is ready' }).waitFor();
  await shoot(page, 'export-ready');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Export…' }).click();
  await dialog.getByRole('textbox', { name: 'Save as' }).fill(name);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByRole('alert').waitFor();
  await shoot(page, 'export-refused');
  await context.close();
});

emptyShots(['purge', 'purge-project', 'purge-running', 'purge-done', 'data-after-purge'], async ({ browser }) => {
  // What is purged is gone: a home of their own.
  const own = new SampleHome({ sessions: true });
  try {
    await own.start();
    await own.ingest();
    const { context, origin } = await own.context(browser);
    const page = await context.newPage();
    await openView(page, origin, 'view=data');
    await page.getByRole('button', { name: 'Purge…' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Purge' });
    await settled(page);
    await shoot(page, 'purge');
    await dialog.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'harbor-web' });
    const start = dialog.getByRole('button', { name: /^Purge [1-9]\d* sessions?$/ });
    await start.waitFor();
    await settled(page);
    await shoot(page, 'purge-project');
    const [held] = await Promise.all([holdProcess(own.home.path, JOB), start.click()]);
    await page.getByRole('heading', { name: 'Purging' }).waitFor();
    await shoot(page, 'purge-running');
    if (held !== null) process.kill(held, 'SIGCONT');
    await page.getByRole('heading', { name: 'Purged' }).waitFor({ timeout: 120_000 });
    await shoot(page, 'purge-done');
    await page.getByRole('button', { name: 'Done' }).click();
    await shoot(page, 'data-after-purge', { wait: settled });
    await context.close();
  } finally {
    await own.remove();
  }
});
