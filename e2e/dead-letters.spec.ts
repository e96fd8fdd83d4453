import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beginTranscript } from './claude-transcript.ts';
import { expect, test } from './fixtures.ts';
import { violations } from './page-checks.ts';

/** An answer that cannot be stored is set aside; once the cause is mended, one press of a button stores and counts it. */
test('a dead letter is named in Health, and a press of Replay stores it', async ({ home, startServer, page }) => {
  const server = await startServer();
  const database = new Database(join(home.path, 'telemetry.db'));
  try {
    database.exec(`CREATE TRIGGER refuse BEFORE INSERT ON claude_raw_traces WHEN new.message_id = 'msg_refused'
      BEGIN SELECT raise(ABORT, 'refused'); END`);
    beginTranscript(home.claude, 'shop', 'session-1').append({
      id: 'refused',
      at: new Date(),
      model: 'claude-opus-4-5-20251101',
      inputTokens: 100,
      outputTokens: 200,
      cacheReadTokens: 0,
    });
    await page.goto(server.address);
    await page.getByRole('link', { name: 'Health' }).click();
    const card = page.getByRole('region', { name: 'Dead letters' });
    await expect(card.getByRole('row', { name: /SqliteError Claude Code 1/ })).toBeVisible({ timeout: 30_000 });
    database.exec('DROP TRIGGER refuse');
    await card.getByRole('button', { name: 'Replay' }).click();
    await expect(card.getByRole('status')).toHaveText('1 stored.');
    await expect.poll(() => database.prepare('SELECT count(*) FROM usage').pluck().get()).toBe(1);

    // What each process takes stands beside its state, and a file for a report is shown before it is saved.
    const processes = page.getByRole('region', { name: 'Processes' });
    await expect(processes.getByRole('row', { name: /^capture running .* MB$/ })).toBeVisible();
    await page.getByRole('button', { name: 'Diagnostics…' }).click();
    const shown = page.getByRole('region', { name: 'What is saved' });
    await expect(shown).toContainText('"blueplane-diagnostics"', { timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save file…' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^blueplane-diagnostics-.*\.json$/);
    const text = readFileSync(await download.path(), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ owner: { mode: 'daemon' }, stored: { deadLetters: 0 } });
    for (const secret of ['shop', 'session-1', home.path, home.claude]) expect(text).not.toContain(secret);
  } finally {
    database.close();
  }
});

/** What could not be stored is all that there is: it is named, and one press takes it away. */
test('dead letters alone can be purged, and are named before and behind', async ({ home, startServer, page }) => {
  const server = await startServer();
  const database = new Database(join(home.path, 'telemetry.db'));
  try {
    database.exec(`INSERT INTO dead_letters (event_id, platform, error_type, error_message, event_data, failed_at)
      VALUES ('event-1', 'claude_code', 'InvalidEvent', 'no', x'00', 1000)`);
    await page.goto(server.address);
    await page.getByRole('link', { name: 'Data & privacy' }).click();
    await page.getByRole('button', { name: 'Purge…' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Purge' });
    await expect(dialog).toContainText(/Dead letters.*could not be stored.*1/, { timeout: 60_000 });
    await dialog.getByRole('textbox').fill('everything');
    await dialog.getByRole('button', { name: 'Purge everything' }).click();
    const purged = page.getByRole('dialog', { name: 'Purged' });
    await expect(purged).toContainText('1 dead letter is gone. No row of it is left', { timeout: 60_000 });
    expect(database.prepare('SELECT count(*) FROM dead_letters').pluck().get()).toBe(0);
  } finally {
    database.close();
  }
});
