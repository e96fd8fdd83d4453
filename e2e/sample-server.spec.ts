import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IS_FULL } from '../build/test/amount.ts';
import { expect, test } from './fixtures.ts';
import { collectComplaints, violations } from './page-checks.ts';
import { reportDaily } from './report.ts';

/** The sample sessions are written and a second server started, on a machine that does other things too. */
const LOADED_MS = 60_000;

test('the first run shows sample data in a tab of its own, and its page ends it', async ({
  home,
  startServer,
  page,
  context,
}) => {
  test.setTimeout(4 * LOADED_MS);
  const temporary = join(home.path, '..', 'tmp');
  mkdirSync(temporary);
  const complaints = collectComplaints(page);
  const server = await startServer({ TMPDIR: temporary });
  await page.goto(server.address);
  const firstRun = page.getByRole('region', { name: 'No sessions yet' });
  await expect(firstRun).toBeVisible();
  const samples = () => readdirSync(temporary).filter((name) => name.startsWith('blueplane-sample-'));
  const own = ['gateway.key', 'installation.key'].map((name) => readFileSync(join(home.path, name)));

  const opened = context.waitForEvent('page');
  await firstRun.getByRole('button', { name: 'Show sample data' }).click();
  const sample = await opened;
  await expect(sample.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible({ timeout: LOADED_MS });
  expect(new URL(sample.url()).origin).not.toBe(new URL(page.url()).origin);
  const mark = sample.getByText('Sample data', { exact: true });
  await expect(mark).toBeVisible();
  await expect(sample.getByRole('region', { name: 'Cost' })).toContainText(/\$[\d,]*[1-9]/, { timeout: LOADED_MS });
  expect(await violations(sample)).toEqual([]);
  for (const view of ['sessions', 'data', 'settings']) {
    await sample.goto(new URL(`/?view=${view}`, sample.url()).href);
    await expect(mark).toBeVisible();
  }
  // The user's own page goes on beside it, signed in, without a figure.
  await page.reload();
  await expect(firstRun).toBeVisible();
  await expect(page.getByText('Sample data', { exact: true })).toHaveCount(0);
  expect(samples()).toHaveLength(1);

  await sample.getByRole('button', { name: 'End', exact: true }).click();
  await expect(sample.getByRole('heading', { name: 'The sample data has ended' })).toBeVisible({ timeout: LOADED_MS });
  expect(await violations(sample)).toEqual([]);
  await expect.poll(samples, { timeout: LOADED_MS }).toEqual([]);
  expect((await reportDaily(home, 'UTC')).totals.totalTokens).toBe(0);
  expect(['gateway.key', 'installation.key'].map((name) => readFileSync(join(home.path, name)))).toEqual(own);
  expect(readdirSync(join(home.claude, 'projects'))).toEqual([]);
  expect(complaints).toEqual([]);

  if (!IS_FULL) return;
  // Shown once more, it ends with the server that it was asked of; nobody has to end it.
  const again = context.waitForEvent('page');
  await firstRun.getByRole('button', { name: 'Show sample data' }).click();
  await expect((await again).getByText('Sample data', { exact: true })).toBeVisible({ timeout: LOADED_MS });
  expect(await server.stop(), server.output()).toBe(0);
  expect(samples()).toEqual([]);
});
