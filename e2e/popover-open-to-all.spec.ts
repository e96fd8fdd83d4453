import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { expect, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { violationsInBothSchemes } from './page-checks.ts';
import { openPopover, type PopoverPage } from './popover-page.ts';
import { blueplane } from './report.ts';

/** What is not seen every day in the popover, whose answers a bridge of ours alters: none of it may keep anybody out. */

/** Two looks of axe-core at each state, each of which takes seconds on a busy machine. */
const PATIENCE_MS = 300_000;
const HISTORY_ROWS = 40_000;

test.use({ viewport: { width: 360, height: 600 } });

const freshnessSchema = z.looseObject({ freshness: z.looseObject({}) });

async function expectOpenToAll(page: Page, state: string): Promise<void> {
  expect(await violationsInBothSchemes(page), state).toEqual([]);
}

/** Lets the answers tell of a history that is still being read; everything else stays the server's. */
function pretendHistory(popover: PopoverPage): Promise<void> {
  popover.alterAnswers(async (_name, real) => {
    const answer = await real();
    const told = answer.ok ? freshnessSchema.safeParse(answer.result) : null;
    if (told?.success !== true) return answer;
    return {
      ok: true,
      result: { ...told.data, freshness: { ...told.data.freshness, rowsBehind: HISTORY_ROWS } },
    };
  });
  return popover.push({ type: 'state' });
}

test('no state of the popover keeps anybody out', { tag: '@full' }, async ({ home, startServer, page }) => {
  test.setTimeout(PATIENCE_MS);
  await startServer();
  const popover = await openPopover(page, home);
  const headline = page.getByRole('banner');
  await expect(page.getByRole('region', { name: 'No AI coding tools found yet' })).toBeVisible();
  await expectOpenToAll(page, 'first run');

  writeHistory(home);
  writeFileSync(join(home.path, 'config.yaml'), 'budgets:\n  daily: 0.01\n');
  await expect(headline).toContainText('Live');
  await expect(page.getByRole('region', { name: 'Daily budget' })).toContainText('over by');
  await expectOpenToAll(page, 'live, over budget');

  await pretendHistory(popover);
  await expect(headline).toContainText('Reading history');
  await expectOpenToAll(page, 'reading history');

  const held = Promise.withResolvers<void>();
  popover.alterAnswers(async (_name, real) => {
    await held.promise;
    return real();
  });
  await popover.push({ type: 'state' });
  await expect(headline).toContainText('No answer');
  await expectOpenToAll(page, 'late');
  await page.reload();
  await expect(page.getByText('Loading', { exact: true }).first()).toBeAttached();
  await expectOpenToAll(page, 'loading');
  held.resolve();
  popover.alterAnswers(null);

  await blueplane(home, ['pause']);
  await expect(page.getByRole('status').filter({ hasText: 'Capture paused' })).toBeVisible();
  await expectOpenToAll(page, 'paused');
  await blueplane(home, ['resume']);

  await popover.setDesktop({ problem: 'The home folder cannot be written.' });
  await expect(page.getByRole('alert')).toContainText('Blueplane cannot start');
  await expectOpenToAll(page, 'problem');
  await popover.setDesktop({ problem: null });

  const database = join(home.path, 'telemetry.db');
  renameSync(database, `${database}-moved`);
  await expect(page.getByRole('alert')).toContainText('blueplane restart');
  await expect(headline).toContainText('Stopped');
  await expectOpenToAll(page, 'failed');
  renameSync(`${database}-moved`, database);
});
