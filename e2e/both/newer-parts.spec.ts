import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { beginTranscript } from '../claude-transcript.ts';
import { writeHistory } from '../history.ts';
import { violationsInBothSchemes } from '../page-checks.ts';
import { expect, sharedHome, test } from './fixtures.ts';

/** What lies a step deeper than the views, and keeps nobody out either, light or dark. */

/** Looks of axe-core, each of which takes seconds on a busy machine. */
const PATIENCE_MS = 240_000;
/** A process is started that looks. */
const LOADED_MS = 60_000;

test.use({ timezoneId: 'UTC', locale: 'en-US' });

const shared = sharedHome((home) => {
  writeHistory(home);
  for (const project of ['ledger-core', 'harbor-docs']) {
    beginTranscript(home.claude, project, randomUUID()).append({
      id: `today-${project}`,
      at: new Date(),
      model: 'claude-sonnet-4-5-20250929',
      inputTokens: 4_000,
      outputTokens: 1_000,
      cacheReadTokens: 0,
    });
  }
  writeFileSync(join(home.path, 'config.yaml'), 'budgets:\n  daily: 500\n');
});

async function expectOpenToAll(page: Page, what: string): Promise<void> {
  expect(await violationsInBothSchemes(page), what).toEqual([]);
}

test('hooks and telemetry in the settings keep nobody out', { tag: '@full' }, async ({ open }) => {
  test.setTimeout(PATIENCE_MS);
  const page = await open(shared, '/?view=settings&layout=telemetry');
  const hooks = page.getByRole('region', { name: 'Hooks & telemetry' });
  await expect(hooks.getByRole('button', { name: /^Copy the command / })).toHaveCount(4);
  await expect(hooks).toContainText('OpenTelemetry is taken in at');
  await expectOpenToAll(page, 'hooks and telemetry');
});

test('the purge of one session keeps nobody out, before and behind it', { tag: '@full' }, async ({ open }) => {
  test.setTimeout(PATIENCE_MS);
  const page = await open(shared, '/?view=sessions&range=30d&search=harbor-docs');
  const options = page.getByRole('listbox', { name: 'Sessions' }).getByRole('option');
  await expect(options).toHaveCount(1);
  await options.first().click();
  await page.getByRole('button', { name: 'Purge this session…' }).click();
  const purge = page.getByRole('alertdialog', { name: 'Purge this session' }).getByRole('button', { name: /^Purge 1/ });
  await expect(purge).toBeEnabled({ timeout: LOADED_MS });
  await expectOpenToAll(page, 'the purge of a session');
  await shared.agreeNext();
  await purge.click();
  await expect(page.getByRole('dialog', { name: 'Purged' })).toContainText('found nothing left', {
    timeout: LOADED_MS,
  });
  await expectOpenToAll(page, 'a session that was purged');
  await page.getByRole('button', { name: 'Done' }).click();
  // It is three again for the popover.
  beginTranscript(shared.home.claude, 'harbor-docs', randomUUID()).append({
    id: 'today-again',
    at: new Date(),
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 4_000,
    outputTokens: 1_000,
    cacheReadTokens: 0,
  });
});

test('Health keeps nobody out behind a check, and with what a report of a problem holds', { tag: '@full' }, async ({
  open,
}) => {
  test.setTimeout(PATIENCE_MS);
  const page = await open(shared, '/?view=health');
  // A browser cannot open a file of the person's.
  const log = page.getByRole('button', { name: /^(Copy the path of the log: |Open logs$)/ });
  await expect(log).toBeVisible();
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByRole('button', { name: 'Check now' })).toHaveAttribute('aria-busy', 'false');
  await expect(page.getByText(/^Checked \d/)).toBeVisible();
  await expectOpenToAll(page, 'health behind a check');
  await page.getByRole('button', { name: 'Diagnostics…' }).click();
  await expect(page.getByRole('region', { name: 'What is saved' })).toContainText('{', { timeout: LOADED_MS });
  await expectOpenToAll(page, 'diagnostics');
});

test('the popover with three sessions, the block and the budget keeps nobody out', { tag: '@full' }, async ({
  page: spare,
}) => {
  test.setTimeout(PATIENCE_MS);
  const popover = await shared.openPopover(spare);
  await popover.setViewportSize({ width: 360, height: 640 });
  await expect(popover.getByRole('region', { name: '3 active sessions' })).toBeVisible();
  await expect(popover.getByRole('region', { name: '5-hour block' })).toBeVisible();
  await expect(popover.getByRole('region', { name: 'Daily budget' })).toBeVisible();
  await expectOpenToAll(popover, 'popover');
});
