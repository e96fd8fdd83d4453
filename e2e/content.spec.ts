import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { beginTranscript } from './claude-transcript.ts';
import { expect, test } from './fixtures.ts';
import { collectComplaints, violations } from './page-checks.ts';
import { blueplane, reportDaily } from './report.ts';
import { everythingWritten } from './test-home.ts';

const ZONE = 'Europe/Berlin';
test.use({ timezoneId: ZONE, locale: 'en-US' });

async function openView(page: Page, view: 'data' | 'sessions'): Promise<void> {
  await page.goto(new URL(`/?view=${view}`, page.url()).href);
}

test('what is said is kept from the choice on, shown without its file, and goes without a figure', async ({
  home,
  startServer,
  page,
}) => {
  // It goes through a whole life of the level, on machines that do other things as well.
  test.setTimeout(240_000);
  const complaints = collectComplaints(page);
  const transcript = beginTranscript(home.claude, 'harbor-web', randomUUID());
  function say(words: string): void {
    const timestamp = new Date().toISOString();
    const line = { sessionId: transcript.sessionId, cwd: '/home/someone/harbor-web', timestamp, uuid: randomUUID() };
    appendFileSync(
      transcript.file,
      `${JSON.stringify({ ...line, type: 'user', message: { role: 'user', content: words } })}\n`,
    );
    transcript.append({
      id: words.replaceAll(' ', '-'),
      at: new Date(),
      model: 'claude-sonnet-4-5-20250929',
      inputTokens: 10,
      outputTokens: 20,
      cacheReadTokens: 0,
    });
  }
  const written = () => everythingWritten(home.path).toString('utf8');
  say('said before anybody chose');
  const server = await startServer();
  await blueplane(home, ['ingest', '--once']);

  await page.goto(server.address);
  await openView(page, 'data');
  const card = page.getByRole('region', { name: 'What is kept' });
  const metadata = card.getByRole('radio', { name: 'Metadata' });
  const content = card.getByRole('radio', { name: 'Content' });
  await expect(metadata).toBeChecked();
  const notice = page.getByRole('alertdialog', { name: 'Keep what is said?' });
  await content.click();
  await expect(notice.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(notice).toContainText('Your next prompt is the first one kept');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(notice).toHaveCount(0);
  await expect(metadata).toBeChecked();
  expect(existsSync(join(home.path, 'content-since'))).toBe(false);

  await content.click();
  await notice.getByRole('button', { name: 'Keep it from my next prompt on' }).click();
  await expect(content).toBeChecked();
  await expect(card.getByRole('status')).toContainText('Your next prompt is the first one kept');
  say('said after the choice');
  await expect(card.getByRole('status')).toContainText('2 records of 1 session');
  expect(written()).toContain('said after the choice');
  expect(written()).not.toContain('said before anybody chose');

  // The session shows what was kept, although its tool has deleted the file.
  rmSync(transcript.file);
  await openView(page, 'sessions');
  await page.getByRole('button', { name: 'View transcript' }).click();
  const dialog = page.getByRole('dialog', { name: 'Transcript' });
  await expect(dialog.getByRole('region', { name: 'What was said' })).toContainText('said after the choice');
  await expect(dialog).toContainText('From Blueplane’s own copy');
  await dialog.getByRole('button', { name: 'Read the tool’s file…' }).click();
  await page.getByRole('button', { name: 'Read the file' }).click();
  await expect(page.getByRole('dialog')).toContainText('The tool has deleted this transcript');
  await page.keyboard.press('Escape');

  // Its words are searched as long as they are kept.
  const search = page.getByRole('searchbox', { name: 'Search sessions' });
  const options = page.getByRole('listbox', { name: 'Sessions' }).getByRole('option');
  await search.fill('AFTER the choice');
  await expect(page.getByText('What was said was searched, too: found in 1 session.')).toBeVisible();
  await expect(options).toHaveCount(1);
  await search.fill('before anybody');
  await expect(page.getByText('What was said was searched, too: found in no session.')).toBeVisible();
  await expect(options).toHaveCount(0);

  // Back at once, and what is left can go.
  await openView(page, 'data');
  await metadata.click();
  const left = page.getByRole('dialog', { name: 'Nothing more is kept' });
  await expect(left).toContainText('2 records of 1 session');
  expect(existsSync(join(home.path, 'content-since'))).toBe(false);
  say('said after it was taken back');
  await blueplane(home, ['ingest', '--once']);
  const { totals } = await reportDaily(home, ZONE);
  expect(totals.totalTokens).toBe(90);
  expect(written()).not.toContain('said after it was taken back');
  // Somebody reads it in another window meanwhile.
  const reader = await page.context().newPage();
  await reader.goto(new URL('/?view=sessions', page.url()).href);
  await reader.getByRole('button', { name: 'View transcript' }).click();
  const read = reader.getByRole('region', { name: 'What was said' });
  await expect(read).toContainText('said after the choice');
  await left.getByRole('button', { name: 'Purge what was said…' }).click();
  const purge = page.getByRole('alertdialog', { name: 'Purge what was said' });
  await expect(purge.getByRole('button', { name: 'Cancel' })).toBeFocused();
  expect(await violations(page)).toEqual([]);
  await purge.getByRole('button', { name: 'Purge 2 records' }).click();
  await expect(page.getByRole('heading', { name: 'Purged' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('dialog')).toContainText('every figure is as it was');
  await expect(page.getByRole('dialog')).toContainText('found nothing left');
  await expect(read).toHaveCount(0);
  await expect(reader.getByText('said after the choice')).toHaveCount(0);
  await reader.close();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(card.getByRole('status')).toHaveCount(0);
  expect(written()).not.toContain('said after the choice');
  expect((await reportDaily(home, ZONE)).totals).toEqual(totals);
  expect(complaints).toEqual([]);
});
