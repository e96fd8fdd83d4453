import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, type Home, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { holdProcess, JOB, noProcess } from './hold-process.ts';
import { collectComplaints, violationsInBothSchemes } from './page-checks.ts';
import { pointWhereToastsStand } from './point-at-toasts.ts';
import { blueplane } from './report.ts';

// Exports and purges go on without the dialog they were begun in: over a reload, in another window, to their end.

/** Longer than a toast stays. */
const LONG_MS = 6_000;

async function openData(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.goto(new URL('/?view=data', page.url()).href);
  await expect(page.getByRole('region', { name: 'Storage' })).toContainText('on this device');
}

/** A folder of the test's own, outside of everything that Blueplane keeps. */
function exportsOf(home: Home): string {
  const path = join(home.path, '..', 'exports-of-jobs');
  mkdirSync(path, { recursive: true });
  return path;
}

/** Begins an export that stands still. @returns its process */
async function heldExport(page: Page, home: Home, name: string): Promise<number> {
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByText(/sessions?, about/).waitFor();
  await dialog.getByRole('textbox', { name: 'Save as' }).fill(join(exportsOf(home), name));
  await noProcess(home.path, JOB);
  const [held] = await Promise.all([
    holdProcess(home.path, JOB),
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  await expect(page.getByRole('dialog', { name: 'Exporting' })).toBeVisible();
  if (held === null) throw new Error('the export was too fast to be held');
  return held;
}

const note = (page: Page) => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /xport|urg/ });
const toast = (page: Page) => page.getByRole('status').filter({ hasText: /^The (export|purge)/ });

test('an export goes on over a reload and in another window, and is cancelled from there', async ({
  home,
  startServer,
  page,
}) => {
  writeHistory(home);
  const complaints = collectComplaints(page);
  const server = await startServer();
  await blueplane(home, ['ingest', '--once']);
  await openData(page, server.address);
  const other = await page.context().newPage();
  await other.goto(new URL('/', page.url()).href);
  await expect(other.getByRole('region', { name: 'Summary' })).toBeVisible();
  await expect(note(page)).toHaveCount(0);

  await heldExport(page, home, 'cancelled.json');
  await expect(note(other)).toHaveText(/^Exporting \d+%$/);
  // The address names the dialog: it comes back with the page, and takes up what runs.
  await page.reload();
  const dialog = page.getByRole('dialog', { name: 'Exporting' });
  await expect(dialog.getByRole('progressbar', { name: 'Writing' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  await expect(note(page)).toHaveText(/^Exporting \d+%$/);
  expect(await violationsInBothSchemes(page)).toEqual([]);
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.reload();
  await note(page).click();
  await expect(page).toHaveURL((url) => url.searchParams.get('view') !== 'data');
  await pointWhereToastsStand(other);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const stopped = page.getByRole('dialog', { name: 'The export was stopped' });
  await expect(stopped.getByRole('status')).toHaveText('The unfinished file was removed.');
  await stopped.getByRole('button', { name: 'Done' }).click();
  await expect(note(page)).toHaveCount(0);
  expect(readdirSync(exportsOf(home))).toEqual([]);
  // Who looked at something else is told.
  await expect(toast(other)).toContainText('The export was stopped');
  await expect(note(other)).toHaveText('Export stopped');
  expect(complaints).toEqual([]);
});

test('a toast tells how an export ended whose dialog was closed, and stays for whoever is at it', async ({
  home,
  startServer,
  page,
}) => {
  writeHistory(home);
  const complaints = collectComplaints(page);
  const server = await startServer();
  await blueplane(home, ['ingest', '--once']);
  await page.clock.install();
  await openData(page, server.address);
  const held = await heldExport(page, home, 'ready.json');
  await page.keyboard.press('Escape');
  await expect(note(page)).toHaveText(/^Exporting \d+%$/);
  await expect(toast(page)).toHaveCount(0);
  await pointWhereToastsStand(page);
  process.kill(held, 'SIGCONT');
  await expect(toast(page)).toContainText('The export is ready');
  await expect(toast(page)).toContainText(`ready.json in ${exportsOf(home)}`);
  await expect(toast(page).getByRole('status')).toHaveCount(0);
  await toast(page).hover();
  await page.clock.runFor(LONG_MS);
  await expect(toast(page)).toBeVisible();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copy = toast(page).getByRole('button', { name: 'Copy path' });
  // Behind everything else in the order of the page.
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(copy).toBeFocused({ timeout: 1 });
  }).toPass({ intervals: [1] });
  await page.mouse.move(0, 0);
  await page.clock.runFor(LONG_MS);
  await expect(toast(page)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(toast(page).getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(join(exportsOf(home), 'ready.json'));
  expect(await violationsInBothSchemes(page)).toEqual([]);
  await page.locator('main').focus();
  await page.clock.runFor(LONG_MS);
  await expect(toast(page)).toHaveCount(0);
  // Told once; until somebody looks at it, the way to it stays, also over a reload.
  await page.reload();
  await expect(note(page)).toHaveText('Export ready');
  await expect(toast(page)).toHaveCount(0);
  await page.keyboard.press('Control+KeyK');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('show the export');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'The export is ready' })).toContainText('ready.json');
  await page.keyboard.press('Escape');
  await expect(note(page)).toHaveCount(0);

  process.kill(await heldExport(page, home, 'killed.json'), 'SIGKILL');
  // The form is back then; before that its button of this name would break the export off.
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Nothing in Blueplane changed.');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  // In its own dialog it is said there, and nowhere else.
  await expect(note(page)).toHaveCount(0);
  const doomed = await heldExport(page, home, 'killed.json');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await pointWhereToastsStand(page);
  // Behind a dialog nobody would hear of it.
  await page.keyboard.press('Control+KeyK');
  await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeVisible();
  process.kill(doomed, 'SIGKILL');
  await expect(note(page)).toHaveText('Export stopped');
  await expect(toast(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(toast(page)).toContainText(/The export stopped.*Nothing in Blueplane changed\./s);
  await toast(page).getByRole('button', { name: 'Details…' }).click();
  await expect(page.getByRole('dialog', { name: 'The export stopped' }).getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.locator('main')).toBeFocused();
  expect(existsSync(join(exportsOf(home), 'killed.json'))).toBe(false);
  expect(complaints).toEqual([]);
});

test('a purge goes on over a reload, and its result is there after it, in another window too', async ({
  home,
  startServer,
  page,
}) => {
  writeHistory(home);
  const complaints = collectComplaints(page);
  const server = await startServer();
  await blueplane(home, ['ingest', '--once']);
  await openData(page, server.address);
  const other = await page.context().newPage();
  await other.goto(new URL('/?view=sessions', page.url()).href);
  const sessions = other.getByRole('listbox', { name: 'Sessions' }).getByRole('option');
  await expect(sessions.first()).toBeVisible();

  await page.getByRole('button', { name: 'Purge…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Purge' });
  await dialog.getByRole('textbox').fill('everything');
  await expect(dialog.getByRole('button', { name: 'Purge everything' })).toBeEnabled();
  await noProcess(home.path, JOB);
  const [held] = await Promise.all([
    holdProcess(home.path, JOB),
    dialog.getByRole('button', { name: 'Purge everything' }).click(),
  ]);
  if (held === null) throw new Error('the purge was too fast to be held');
  await expect(page.getByRole('dialog', { name: 'Purging' })).toBeVisible();
  await page.reload();
  const purging = page.getByRole('dialog', { name: 'Purging' });
  await expect(purging.getByRole('list', { name: 'Steps' })).toBeVisible();
  await purging.getByRole('button', { name: 'Close' }).click();
  await expect(note(page)).toHaveText(/^Purging \d+%$/);
  await expect(note(other)).toHaveText(/^Purging \d+%$/);
  await page.reload();
  for (const each of [page, other]) await pointWhereToastsStand(each);
  process.kill(held, 'SIGCONT');
  await expect(toast(page)).toContainText(/The purge is done.*gone\./s);
  await toast(page).getByRole('button', { name: 'Details…' }).click();
  await expect(page.getByRole('dialog', { name: 'Purged' })).toContainText('found nothing left');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(toast(other)).toContainText('The purge is done');
  await expect(sessions).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('a dialog for one session does not take up another purge: it waits for its end, and then says what goes', async ({
  home,
  startServer,
  page,
}) => {
  writeHistory(home);
  const server = await startServer();
  await blueplane(home, ['ingest', '--once']);
  await openData(page, server.address);
  const other = await page.context().newPage();
  await other.goto(new URL('/?view=sessions&range=30d', page.url()).href);
  await other
    .getByRole('listbox', { name: 'Sessions' })
    .getByRole('option', { name: /atlas-api/ })
    .click();
  await other.getByRole('button', { name: 'Purge this session…' }).click();
  const form = other.getByRole('alertdialog', { name: 'Purge this session' });
  await expect(form.getByRole('button', { name: 'Purge 1 session' })).toBeEnabled();

  await page.getByRole('button', { name: 'Purge…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Purge' });
  await dialog.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'harbor-web' });
  await expect(dialog.getByRole('button', { name: 'Purge 1 session' })).toBeEnabled();
  await noProcess(home.path, JOB);
  const [held] = await Promise.all([
    holdProcess(home.path, JOB),
    dialog.getByRole('button', { name: 'Purge 1 session' }).click(),
  ]);
  if (held === null) throw new Error('the purge was too fast to be held');
  await expect(page.getByRole('dialog', { name: 'Purging' })).toBeVisible();
  const waiting = other.getByRole('dialog', { name: 'Purge this session' });
  await expect(waiting).toContainText('Another purge is under way.');
  await waiting.getByRole('button', { name: 'Close' }).click();
  await other.getByRole('button', { name: 'Purge this session…' }).click();
  await expect(waiting).toContainText('Another purge is under way.');
  expect(await violationsInBothSchemes(other)).toEqual([]);
  process.kill(held, 'SIGCONT');
  await expect(page.getByRole('dialog', { name: 'Purged' })).toContainText('found nothing left');
  await form.getByRole('button', { name: 'Purge 1 session' }).click();
  await expect(other.getByRole('dialog', { name: 'Purged' })).toContainText('found nothing left');
});

test('a job’s dialog whose script is gone says so, and the notice stays', async ({ home, startServer, page }) => {
  writeHistory(home);
  const server = await startServer();
  await blueplane(home, ['ingest', '--once']);
  await page.route(/assets\/job-dialog-/, (route) => route.fulfill({ status: 404, body: '' }));
  await openData(page, server.address);
  const held = await heldExport(page, home, 'unseen.json');
  await page.keyboard.press('Escape');
  await note(page).click();
  const failed = page.getByRole('alert').filter({ hasText: 'This part could not be shown.' });
  await expect(failed.getByRole('button', { name: 'Reload' })).toBeVisible();
  // What runs is looked at again and again: none of that takes the notice away.
  process.kill(held, 'SIGCONT');
  await expect(note(page)).toHaveText('Export ready');
  await expect(failed).toBeVisible();
  await page.unrouteAll();
  await failed.getByRole('button', { name: 'Reload' }).click();
  await note(page).click();
  await expect(page.getByRole('dialog', { name: 'The export is ready' })).toContainText('unseen.json');
});
