import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { beginTranscript } from '../claude-transcript.ts';
import { violations } from '../page-checks.ts';
import { reportDaily } from '../report.ts';
import { expect, SHORT_IN, test } from './fixtures.ts';

const ZONE = 'Europe/Berlin';

test.use({ timezoneId: ZONE, locale: 'en-US' });

function card(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true });
}

test('a model without a price stands on top, gets one, and is in the cost from then on', {
  tag: SHORT_IN.browser,
}, async ({ home, startShown, open }) => {
  beginTranscript(home.claude, 'atlas-api', randomUUID()).append({
    id: 'unpriced',
    at: new Date(),
    model: 'glm-9-test',
    inputTokens: 1_000_000,
    outputTokens: 500_000,
    cacheReadTokens: 0,
  });
  const page = await open(await startShown(), '/?view=settings&layout=pricing');
  const pricing = card(page, 'Pricing');
  const unpriced = pricing.getByRole('list', { name: 'Models without a price' });
  await expect(unpriced).toContainText('1.5M tokens in no cost');
  await expect(pricing).toBeInViewport();

  await unpriced.getByRole('button', { name: 'Set price of glm-9-test…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Price of glm-9-test' });
  await expect(dialog.getByRole('textbox', { name: 'Input', exact: true })).toBeFocused();
  await page.keyboard.type('cheap');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveCount(2);
  await expect(dialog.getByRole('textbox', { name: /^Input/ })).toHaveAttribute('aria-invalid', 'true');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('textbox', { name: /^Input/ }).fill('2');
  await dialog.getByRole('textbox', { name: /^Output/ }).fill('8');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);

  await expect(pricing.getByRole('row', { name: /glm-9-test/ })).toContainText('$8.00');
  await expect(unpriced).toHaveCount(0);
  await expect.poll(async () => (await reportDaily(home, ZONE)).totals.totalCost).toBeCloseTo(6);

  await pricing.getByRole('button', { name: 'Your price of glm-9-test…' }).click();
  await page.getByRole('button', { name: 'Remove this price' }).click();
  await expect(unpriced).toContainText('glm-9-test');
  await pricing.getByText('All models', { exact: true }).click();
  const all = pricing.getByRole('table', { name: 'Prices' });
  const count = Number(await all.getAttribute('aria-rowcount')) - 1;
  expect(count).toBeGreaterThan(50);
  // Only what is in sight is drawn.
  expect(await all.getByRole('row').count()).toBeLessThan(count);
});
