import type { Page } from '@playwright/test';
import { holdableAnswers } from '../held-answers.ts';
import { blueplane, reportDaily } from '../report.ts';
import { SampleHome } from './sample-home.ts';
import { emptyShots, settled, shoot, shots } from './shots.ts';

/** States of the whole program. Each is the real one: a paused server, a budget that is spent, answers that do not come. */

/** What is not seen by then has passed, or will not come. */
const SEEN_MS = 60_000;

async function openView(page: Page, origin: string, query: string): Promise<void> {
  await page.goto(`${origin}/?${query}`);
  await settled(page);
}

emptyShots(
  ['first-run', 'first-run-sessions', 'first-run-tools', 'first-run-insights', 'first-run-data'],
  async ({ browser }) => {
    const empty = new SampleHome({ sessions: false });
    try {
      await empty.start();
      const { context, origin } = await empty.context(browser);
      const page = await context.newPage();
      for (const view of ['', 'sessions', 'tools', 'insights', 'data']) {
        await openView(page, origin, view === '' ? '' : `view=${view}`);
        await shoot(page, view === '' ? 'first-run' : `first-run-${view}`);
      }
      await context.close();
    } finally {
      await empty.remove();
    }
  },
);

emptyShots(['first-reading'], async ({ browser }) => {
  const own = new SampleHome({ sessions: true });
  try {
    const reading = await own.startPaused();
    const { context, origin } = await own.context(browser);
    const page = await context.newPage();
    await openView(page, origin, '');
    const words = page.getByText('Compared when history is read');
    await Promise.all([reading.resume(), words.waitFor({ timeout: SEEN_MS }).then(reading.hold)]);
    await settled(page);
    await shoot(page, 'first-reading');
    // Else it is a picture of something else.
    await words.waitFor({ timeout: SEEN_MS });
    await context.close();
  } finally {
    await own.remove();
  }
});

shots(['paused', 'paused-health'], async ({ browser, sample }) => {
  await blueplane(sample.home, ['pause']);
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  for (const name of ['paused', 'paused-health']) {
    await openView(page, origin, name === 'paused' ? '' : 'view=health');
    await page.getByRole('status').filter({ hasText: 'Capture paused' }).waitFor();
    await shoot(page, name);
  }
  await blueplane(sample.home, ['resume']);
  await context.close();
});

shots(['over-budget', 'near-budget'], async ({ browser, sample }) => {
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  const { daily: days, totals } = await reportDaily(sample.home, Intl.DateTimeFormat().resolvedOptions().timeZone);
  const today = days.at(-1)?.totalCost ?? 0;
  for (const [name, used] of [
    ['over-budget', 1.3],
    ['near-budget', 0.9],
  ] as const) {
    sample.configure(`budgets:\n  daily: ${(today / used).toFixed(2)}\n  monthly: ${totals.totalCost.toFixed(2)}\n`);
    await openView(page, origin, 'view=settings&layout=budgets');
    await shoot(page, name);
  }
  sample.configure('');
  await context.close();
});

shots(['tools-switched-off'], async ({ browser, sample }) => {
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  sample.configure('privacy:\n  categories:\n    usage: false\n    acceptance: false\n');
  await openView(page, origin, 'view=tools');
  await page.getByRole('region', { name: 'Switched off' }).waitFor();
  await shoot(page, 'tools-switched-off');
  sample.configure('');
  await context.close();
});

shots(['insights-dismissed', 'insights-never-again'], async ({ browser, sample }) => {
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  await openView(page, origin, 'view=insights&range=30d');
  const filter = (name: string) => page.getByRole('group', { name: 'Which findings' }).getByRole('button', { name });
  const findings = page.getByRole('article');
  await findings.first().waitFor();
  for (const [name, choice, list, undo] of [
    ['insights-dismissed', 'Dismiss', 'Dismissed', 'Show again'],
    ['insights-never-again', 'Never again', 'Never again', 'Allow again'],
  ] as const) {
    await findings.first().getByRole('button', { name: choice }).click();
    await filter(list).click();
    await shoot(page, name);
    await findings.getByRole('button', { name: undo }).click();
    await filter('All').click();
  }
  await context.close();
});

shots(['late', 'loading'], async ({ browser, sample }) => {
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  const answers = await holdableAnswers(page);
  // The code of both views is there; the figures of one are not.
  await openView(page, origin, 'view=tools');
  await page.getByRole('link', { name: 'Overview' }).click();
  await settled(page);
  await answers.hold();
  await page.keyboard.press('m');
  await page.getByRole('link', { name: /^Tools/ }).click();
  await page.getByText('Loading', { exact: true }).first().waitFor();
  await shoot(page, 'loading');
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.keyboard.press('w');
  await page
    .getByRole('region', { name: 'Capture', exact: true })
    .getByText('No answer')
    .waitFor({ state: 'attached' });
  await shoot(page, 'late');
  await context.close();
});

shots(['refused'], async ({ browser, sample }) => {
  const { context, origin } = await sample.context(browser);
  await context.clearCookies();
  const page = await context.newPage();
  await page.goto(origin);
  await shoot(page, 'refused');
  await context.close();
});
