import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { beginTranscript } from '../claude-transcript.ts';
import type { Home } from '../home-folders.ts';
import { violations } from '../page-checks.ts';
import { blueplane, reportDaily } from '../report.ts';
import { expect, SHORT_IN, test } from './fixtures.ts';

const ZONE = 'Europe/Berlin';

test.use({ timezoneId: ZONE, locale: 'en-US' });

function card(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true });
}

function config(home: Home): string {
  const path = join(home.path, 'config.yaml');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

test('a folder that is typed is looked at and read at once, and a tool that is switched off is read on later', {
  tag: SHORT_IN.browser,
}, async ({ home, startShown, open }) => {
  const other = join(home.claude, '..', 'other-claude');
  mkdirSync(join(other, 'projects'), { recursive: true });
  const transcript = beginTranscript(other, 'ledger-core', randomUUID());
  transcript.append({
    id: 'elsewhere',
    at: new Date(),
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 7_000,
    outputTokens: 0,
    cacheReadTokens: 0,
  });
  const page = await open(await startShown(), '/?view=settings');
  const row = card(page, 'Sources').getByRole('row', { name: /Claude Code/ });
  await expect(row).toContainText('as CLAUDE_CONFIG_DIR says');
  await expect(row).toContainText('Nothing found yet');

  await row.getByRole('button', { name: 'Folders of Claude Code…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Folders of Claude Code' });
  const field = dialog.getByRole('textbox');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('');
  await expect(dialog).toContainText('CLAUDE_CONFIG_DIR says what is read as long as you name nothing here.');
  await field.fill('other-claude');
  await dialog.getByRole('button', { name: 'Read these' }).click();
  await expect(dialog.getByRole('alert')).toContainText('"other-claude" is no whole path');
  await field.fill(`${other}-that-is-not-there`);
  await dialog.getByRole('button', { name: 'Read these' }).click();
  await expect(dialog.getByRole('alert')).toContainText('No such folder: ');
  await expect(dialog.getByRole('button', { name: 'Read these all the same' })).toBeVisible();
  await field.fill(`${other}\n`);
  await dialog.getByRole('button', { name: 'Read these' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText(join(other, 'projects'));
  await expect(row).toContainText('1 file');
  await expect(row).toContainText('last used just now');
  await expect.poll(async () => (await reportDaily(home, ZONE)).totals.totalTokens).toBe(7_000);

  const toggle = row.getByRole('switch', { name: 'Read Claude Code' });
  await toggle.focus();
  await page.keyboard.press('Space');
  await expect(row).toContainText('Switched off');
  expect(config(home)).toContain('enabled: false');
  await expect(card(page, 'Sources').getByRole('row', { name: /Codex CLI/ })).toContainText('not there');
  expect(await violations(page)).toEqual([]);
  transcript.append({
    id: 'meanwhile',
    at: new Date(),
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 500,
    outputTokens: 0,
    cacheReadTokens: 0,
  });
  await blueplane(home, ['ingest', '--once']);
  expect((await reportDaily(home, ZONE)).totals.totalTokens).toBe(7_000);
  await page.keyboard.press('Space');
  await expect(row).toContainText('1 file');
  expect(config(home)).not.toContain('enabled');
  await expect.poll(async () => (await reportDaily(home, ZONE)).totals.totalTokens).toBe(7_500);

  await row.getByRole('button', { name: 'Folders of Claude Code…' }).click();
  await page.getByRole('button', { name: 'Use the usual place' }).click();
  await expect(row).toContainText('as CLAUDE_CONFIG_DIR says');
  expect(config(home)).not.toContain('sources');
});
