import type { Page } from '@playwright/test';
import { SECTIONS } from '../../renderer/dashboard/settings/sections.ts';
import { painted, settled, shoot, shots } from './shots.ts';

/** Every view as it stands on sample sessions. */

const EMPTY_RANGE = 'range=custom&since=2024-02-01&until=2024-02-07';

const DAY_MS = 86_400_000;

function dayBefore(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}

/** The two invented sessions that go on began before this. */
const WORKED_MS = 15 * 60_000;

/** An hour of today in which something was done. */
function hourOfWork(): number {
  return new Date(Date.now() - WORKED_MS).getHours();
}

const PAGES: Readonly<Record<string, string>> = {
  overview: '',
  'overview-today': '?range=today',
  'overview-30d': '?range=30d',
  'overview-weeks': `?range=custom&since=${dayBefore(44)}&until=${dayBefore(0)}`,
  'overview-codex': '?range=30d&platform=codex_cli',
  'overview-empty': `?${EMPTY_RANGE}`,
  sessions: '?view=sessions',
  'sessions-cost': '?view=sessions&order=cost&range=30d',
  'sessions-cursor': '?view=sessions&platform=cursor&range=30d',
  'sessions-search': '?view=sessions&search=atlas&failures=true&range=30d',
  'sessions-none': '?view=sessions&search=no%20such%20thing',
  'sessions-empty': `?view=sessions&${EMPTY_RANGE}`,
  'sessions-day': '?view=sessions&layout=day',
  'sessions-day-hour': `?view=sessions&layout=day&hour=${hourOfWork()}`,
  tools: '?view=tools',
  'tools-30d': '?view=tools&range=30d',
  'tools-empty': `?view=tools&${EMPTY_RANGE}`,
  insights: '?view=insights',
  'insights-30d': '?view=insights&range=30d',
  'insights-kind': '?view=insights&findings=kind',
  data: '?view=data',
  health: '?view=health',
  settings: '?view=settings',
  ...Object.fromEntries(SECTIONS.map(({ id }) => [`settings-${id}`, `?view=settings&layout=${id}`])),
};

/** A part of the settings is scrolled to when they are loaded. */
async function loadedAgain(page: Page): Promise<void> {
  await page.reload();
  await settled(page);
}

/** Each size has its own end. */
async function scrolledToEnd(page: Page): Promise<void> {
  await painted(page);
  await page.getByRole('article', { name: /^Session of/ }).evaluate((article) => {
    article.lastElementChild?.scrollIntoView({ block: 'end' });
  });
  await painted(page);
}

for (const [name, query] of Object.entries(PAGES)) {
  shots([name], async ({ browser, sample }) => {
    const { context, origin } = await sample.context(browser);
    const page = await context.newPage();
    await page.goto(`${origin}/${query}`);
    await settled(page);
    // How much processors are used shows only between two looks.
    if (name === 'health') await page.getByRole('region', { name: 'Processes' }).getByText('%').first().waitFor();
    await shoot(page, name, name.startsWith('settings-') ? { wait: loadedAgain } : {});
    await context.close();
  });
}

shots(['sessions-detail', 'sessions-detail-end', 'sessions-transcript'], async ({ browser, sample }) => {
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  await page.goto(`${origin}/?view=sessions&order=cost&range=30d`);
  await page.getByRole('listbox', { name: 'Sessions' }).getByRole('option').first().click();
  await page.waitForURL(/session=/);
  await settled(page);
  await shoot(page, 'sessions-detail');
  await shoot(page, 'sessions-detail-end', { wait: scrolledToEnd });
  await page
    .getByRole('button', { name: /transcript/i })
    .first()
    .click();
  await shoot(page, 'sessions-transcript');
  await context.close();
});
