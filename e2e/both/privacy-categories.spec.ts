import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { appendToolCall } from '../claude-tool-call.ts';
import { beginTranscript } from '../claude-transcript.ts';
import type { Home } from '../home-folders.ts';
import { violationsInBothSchemes } from '../page-checks.ts';
import { blueplane, reportDaily } from '../report.ts';
import { expect, SHORT_IN, sharedHome, test } from './fixtures.ts';

/** What a privacy category that is switched off keeps from being worked out, and what says so. */

/** The figures are worked out anew by a command. */
const PATIENCE_MS = 240_000;

test.use({ timezoneId: 'UTC', locale: 'en-US' });

const shared = sharedHome(() => undefined);

/** A session in which one tool was called and one answer of 1,000 tokens was billed. */
async function callOnce(home: Home, tool: string): Promise<void> {
  const transcript = beginTranscript(home.claude, 'atlas-api', randomUUID());
  appendToolCall(transcript, tool, `call-${tool}`, new Date());
  transcript.append({
    ...{ id: `answer-${tool}`, at: new Date(), model: 'claude-sonnet-4-5-20250929' },
    ...{ inputTokens: 1_000, outputTokens: 0, cacheReadTokens: 0 },
  });
  await blueplane(home, ['ingest', '--once']);
}

async function turn(page: Page, category: string, isOn: boolean): Promise<void> {
  await page.keyboard.press('Control+,');
  const button = page.getByRole('region', { name: 'Privacy categories' }).getByRole('switch', { name: category });
  await expect(button).toBeChecked({ checked: !isOn });
  await button.click();
  await expect(button).toBeChecked({ checked: isOn });
  await page.getByRole('link', { name: 'Tools' }).click();
  await expect(page.getByRole('heading', { name: 'Tools & acceptance', level: 1 })).toBeVisible();
}

test('what is switched off is not counted, the view says so, and it is counted when it is on again', {
  tag: SHORT_IN.browser,
}, async ({ open }) => {
  test.setTimeout(PATIENCE_MS);
  const { home } = shared;
  const page = await open(shared, '/?view=tools');
  const row = (tool: string) =>
    page.getByRole('table', { name: 'Tools', exact: true }).getByRole('row', { name: tool });
  const off = page.getByRole('region', { name: 'Switched off' });
  await turn(page, 'Tool use', false);
  await expect(off).toHaveText(
    /^Tool use is switched off: calls of tools made meanwhile are in none of these figures\./,
  );
  await callOnce(home, 'Grep');
  // Its tokens are counted all the same, so that it was read.
  expect((await reportDaily(home, 'UTC')).totals.totalTokens).toBe(1_000);
  await expect(page.getByText('No call of a tool was counted in these days. Tool use is switched off')).toBeVisible();
  await expect(row('Grep')).toHaveCount(0);
  expect(await violationsInBothSchemes(page)).toEqual([]);
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('region', { name: 'Summary' })).toContainText('Tool use is switched off');
  await page.getByRole('link', { name: 'Insights' }).click();
  await expect(page.getByText('Tool use is switched off: what happens meanwhile is not looked at.')).toBeVisible();
  await page.getByRole('link', { name: 'Tools' }).click();
  await off.getByRole('button', { name: 'Privacy categories' }).click();
  await expect(page).toHaveURL(/view=settings.*layout=privacy/);

  await turn(page, 'Tool use', true);
  await expect(off).toHaveCount(0);
  await callOnce(home, 'Glob');
  await expect(row('Glob')).toContainText('2.0 s');
  await expect(row('Grep')).toHaveCount(0);

  await turn(page, 'Performance', false);
  await expect(off).toHaveText(/^Performance is switched off: how long calls take meanwhile is not worked out\./);
  await callOnce(home, 'Read');
  await expect(row('Read')).toContainText('100');
  await expect(row('Read')).not.toContainText('2.0 s');
  await expect(row('Glob')).toContainText('2.0 s');

  // As the words beside the switches say: from the raw records what is missing can be worked out.
  await turn(page, 'Performance', true);
  await blueplane(home, ['rebuild']);
  for (const tool of ['Grep', 'Glob', 'Read']) await expect(row(tool)).toContainText('2.0 s');
  expect((await reportDaily(home, 'UTC')).totals.totalTokens).toBe(3_000);
});
