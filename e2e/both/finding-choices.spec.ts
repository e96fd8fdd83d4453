import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { beginTranscript } from '../claude-transcript.ts';
import type { Home } from '../home-folders.ts';
import { violationsInBothSchemes } from '../page-checks.ts';
import { blueplane } from '../report.ts';
import { expect, SHORT_IN, test } from './fixtures.ts';

/** What becomes of findings by the user's choice. Each is of a model without a price: as bad as it has tokens. */

/** Blueplane is started twice. */
const PATIENCE_MS = 240_000;
const DAY_MS = 86_400_000;
const [LATER, NEVER] = ['glm-later-test', 'glm-never-test'];

test.use({ timezoneId: 'UTC', locale: 'en-US' });

/** Has a model send so many tokens more, and waits until they are counted. */
async function send(home: Home, tokens: Readonly<Record<string, number>>, at = new Date()): Promise<void> {
  for (const [model, inputTokens] of Object.entries(tokens)) {
    const id = randomUUID();
    const answer = { id, at, model, inputTokens, outputTokens: 0, cacheReadTokens: 0 };
    beginTranscript(home.claude, 'atlas-api', id).append(answer);
  }
  await blueplane(home, ['ingest', '--once']);
}

function parts(page: Page) {
  const finding = (model: string) => page.getByRole('article', { name: `${model} has no price` });
  const filter = (name: string) => page.getByRole('group', { name: 'Which findings' }).getByRole('button', { name });
  const lookAgain = async () => {
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect(page.getByRole('button', { name: 'Look again' })).toHaveAttribute('aria-busy', 'false');
  };
  return { finding, filter, lookAgain };
}

test('what was dismissed returns when it is a quarter worse, and what is never to return when it is allowed', {
  tag: SHORT_IN.browser,
}, async ({ home, startShown, open }) => {
  test.setTimeout(PATIENCE_MS);
  const first = await startShown();
  await send(home, { [LATER]: 1_000_000, [NEVER]: 1_000_000 });
  const before = await open(first, '/?view=insights');
  const chosen = parts(before);
  await chosen.finding(LATER).getByRole('button', { name: 'Dismiss' }).click();
  await expect(chosen.finding(LATER)).toBeHidden();
  await chosen.finding(NEVER).getByRole('button', { name: 'Never again' }).click();
  await expect(chosen.finding(NEVER)).toBeHidden();
  await before.reload();
  await expect(chosen.filter('Dismissed')).toHaveText(/1$/);
  await expect(chosen.filter('Never again')).toHaveText(/1$/);
  await expect(chosen.filter('All')).toHaveText(/0$/);
  await first.stop();

  const page = await open(await startShown(), '/?view=insights');
  const { finding, filter, lookAgain } = parts(page);
  await send(home, { [LATER]: 249_000, [NEVER]: 50_000_000 });
  await lookAgain();
  await expect(filter('All')).toHaveText(/0$/);
  await expect(page.getByText(/^Nothing else unusual in 7 days\./)).toBeVisible();

  // The two are told apart wherever they are listed, and each can be undone.
  await filter('Dismissed').click();
  await expect(page.getByText(/each of these returns by itself/)).toBeVisible();
  await expect(finding(LATER)).toContainText('1.2M tokens');
  await expect(finding(LATER).getByText('Dismissed, returns once it is clearly worse')).toBeVisible();
  await expect(finding(NEVER)).toHaveCount(0);
  await filter('Never again').click();
  await expect(page.getByText(/none of these returns by itself/)).toBeVisible();
  await expect(finding(NEVER)).toContainText('51.0M tokens');
  await expect(finding(NEVER).getByText('Never again')).toBeVisible();
  await expect(finding(NEVER).getByRole('button', { name: 'Show again' })).toHaveCount(0);
  await expect(finding(LATER)).toHaveCount(0);
  expect(await violationsInBothSchemes(page)).toEqual([]);

  await send(home, { [LATER]: 1_000 });
  await lookAgain();
  await filter('All').click();
  await expect(finding(LATER).getByText('New', { exact: true })).toBeVisible();
  await expect(filter('Dismissed')).toHaveCount(0);
  await expect(finding(NEVER)).toHaveCount(0);

  await filter('Never again').click();
  await finding(NEVER).getByRole('button', { name: 'Allow again' }).click();
  await expect(finding(NEVER)).toHaveCount(0);
  await expect(page.getByText('Nothing is kept away for good.')).toBeVisible();
  await filter('All').click();
  await expect(finding(NEVER).getByText('New', { exact: true })).toBeVisible();
});

test('what is never to return can be allowed again where it is not found', {
  tag: SHORT_IN.browser,
}, async ({ home, startShown, open }) => {
  test.setTimeout(PATIENCE_MS);
  const shown = await startShown();
  await send(home, { [NEVER]: 1_000_000 }, new Date(Date.now() - 20 * DAY_MS));
  const month = parts(await open(shown, '/?view=insights&range=30d'));
  await month.finding(NEVER).getByRole('button', { name: 'Never again' }).click();
  await expect(month.finding(NEVER)).toBeHidden();

  const page = await open(shown, '/?view=insights');
  const { filter } = parts(page);
  await expect(filter('Never again')).toHaveText(/1$/);
  await filter('Never again').click();
  const allow = page.getByRole('button', { name: `Allow again: ${NEVER} has no price` });
  await expect(allow).toBeVisible();
  expect(await violationsInBothSchemes(page)).toEqual([]);
  await allow.click();
  await expect(allow).toHaveCount(0);
  await expect(page.getByText('Nothing is kept away for good.')).toBeVisible();
});
