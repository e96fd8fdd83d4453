import { expect, test } from './fixtures.ts';

// In a browser alone: the desktop serves its scripts from its own folder, where nothing can be missing for a while.

test('a part whose script is gone says so, and leaves the rest of the page as it is', async ({ startServer, page }) => {
  const server = await startServer();
  await page.route(/assets\/(command-palette|tools-view)-/, (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(server.address);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const failed = page.getByRole('alert').filter({ hasText: 'This part could not be shown.' });
  await page.keyboard.press('Control+KeyK');
  await expect(failed).toBeVisible();
  await expect(page.getByRole('region', { name: 'No sessions yet' })).toBeVisible();
  await page.getByRole('link', { name: 'Health' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
  await expect(failed).toHaveCount(0);
  await page.getByRole('link', { name: 'Tools' }).press('Enter');
  await expect(failed).toBeVisible();
  await page.unrouteAll();
  await failed.getByRole('button', { name: 'Reload' }).press('Enter');
  await expect(page).toHaveURL(/view=tools/);
  await expect(page.getByRole('region', { name: 'Acceptance' })).toBeVisible();
});
