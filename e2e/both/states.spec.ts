import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { IS_FULL } from '../../build/test/amount.ts';
import { writeHistory } from '../history.ts';
import { violationsInBothSchemes } from '../page-checks.ts';
import { blueplane } from '../report.ts';
import { expect, SHORT_IN, test } from './fixtures.ts';

/**
 * What is not seen every day in the window: none of it may keep anybody out, light or dark. The short run looks at the first
 * run, at what loads, at what is late and at what failed; the full one at a step deeper and at the charts' colours too.
 */

/** Two looks of axe-core at each state, each of which takes seconds on a busy machine. */
const PATIENCE_MS = 300_000;

async function expectOpenToAll(page: Page, state: string): Promise<void> {
  expect(await violationsInBothSchemes(page), state).toEqual([]);
}

/** The colour that most of the first chart is painted in. */
function chartColour(page: Page): Promise<string> {
  return page
    .locator('canvas')
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return '';
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const counts = new Map<string, number>();
      for (let at = 0; at < pixels.length; at += 4) {
        const colour = `${pixels[at]} ${pixels[at + 1]} ${pixels[at + 2]}`;
        if (pixels[at + 3] === 255) counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? '';
    });
}

test('no state of the window keeps anybody out, and no dialog of its settings', { tag: SHORT_IN.browser }, async ({
  home,
  startShown,
  open,
  page: spare,
}) => {
  test.setTimeout(PATIENCE_MS);
  const shown = await startShown();
  const answers = await shown.holdableAnswers(spare);
  const page = await open(shown);
  const firstRun = page.getByRole('region', { name: 'No sessions yet' });
  await expect(firstRun.getByRole('row', { name: /^Codex CLI/ })).toBeVisible();
  await expectOpenToAll(page, 'first run');

  writeHistory(home);
  await blueplane(home, ['ingest', '--once']);
  await expect(page.getByRole('region', { name: 'Top projects' })).toContainText('atlas-api');
  if (IS_FULL) {
    await expect.poll(() => chartColour(page)).not.toBe('');
    const dark = await chartColour(page);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => chartColour(page)).not.toBe(dark);
  }
  // The code of the view is there before its figures are held back.
  await page.getByRole('link', { name: 'Tools' }).click();
  await expect(page.getByRole('region', { name: 'Acceptance' })).toBeVisible();
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByText('Loading', { exact: true })).toHaveCount(0);
  await answers.hold();
  await page.keyboard.press('m');
  await page.getByRole('link', { name: 'Tools' }).click();
  await expect(page.getByText('Loading', { exact: true }).first()).toBeAttached();
  await expectOpenToAll(page, 'loading');
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.keyboard.press('w');
  await expect(page.getByRole('region', { name: 'Capture', exact: true })).toContainText('No answer');
  await expectOpenToAll(page, 'late');
  await answers.release();
  await expect(page.getByRole('region', { name: 'Capture', exact: true })).toContainText('Capturing');

  if (IS_FULL) {
    await page.getByRole('link', { name: 'Settings' }).click();
    for (const opener of ['Set a price…', /^Folders/]) {
      await page.getByRole('button', { name: opener }).first().click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectOpenToAll(page, String(opener));
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    await page.getByRole('link', { name: 'Overview' }).click();
  }

  const database = join(home.path, 'telemetry.db');
  renameSync(database, `${database}-moved`);
  await expect(page.getByRole('alert').filter({ hasText: 'are not being' })).toContainText('blueplane restart');
  await expectOpenToAll(page, 'failed');
  if (IS_FULL) {
    await page.getByRole('alert').getByRole('button', { name: 'Details' }).click();
    await expect(page.getByRole('heading', { name: 'Health', level: 1 })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Details' })).toHaveCount(0);
    await expect(page.getByRole('cell', { name: /^failed/ })).toHaveCount(3);
    await expectOpenToAll(page, 'failed, health');
  }
  renameSync(`${database}-moved`, database);
});
