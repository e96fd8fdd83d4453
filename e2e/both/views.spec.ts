import type { Page } from '@playwright/test';
import { z } from 'zod';
import { IS_FULL } from '../../build/test/amount.ts';
import { DASHBOARD_VIEWS } from '../../core/contracts/api.ts';
import { formatCount, formatRate } from '../../core/format/index.ts';
import type { Transcript } from '../claude-transcript.ts';
import { writeHistory } from '../history.ts';
import { sidewaysPixels, violations, violationsInBothSchemes } from '../page-checks.ts';
import { blueplane, reportDaily } from '../report.ts';
import { writeOtherToolsSessions, writeSampleSessions } from '../sample-sessions.ts';
import { showToday, summaryFigure } from '../summary.ts';
import { expect, SHORT_IN, sharedHome, test } from './fixtures.ts';

const ZONE = 'Europe/Berlin';
const LOCALE = 'en-US';

const toolsSchema = z.object({
  tools: z.array(z.object({ toolName: z.string(), calls: z.number(), succeeded: z.number(), failed: z.number() })),
});

/** States of a view that are more than its address: what stands open, or what does not go on. */
const OPENED: Readonly<Record<string, { view: string; open: (page: Page) => Promise<void> }>> = {
  'a session': {
    view: 'sessions&order=cost',
    open: (page) => page.getByRole('listbox', { name: 'Sessions' }).getByRole('option').first().click(),
  },
  'a day': { view: 'sessions&layout=day', open: (page) => page.getByText('At once').waitFor() },
  palette: { view: 'overview', open: (page) => page.keyboard.press('Control+KeyK') },
  shortcuts: { view: 'overview', open: (page) => page.keyboard.press('Shift+?') },
  'an export': { view: 'data', open: (page) => page.getByRole('button', { name: 'Export…' }).click() },
  'a purge': { view: 'data', open: (page) => page.getByRole('button', { name: 'Purge…' }).click() },
  'a pause': { view: 'health', open: (page) => page.keyboard.press('Control+Shift+KeyP') },
};

test.use({ timezoneId: ZONE, locale: LOCALE });

/** Waits until nothing of the view is still being loaded. */
async function loaded(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  // What is waited for is the state; a busy machine takes its time.
  await expect(page.getByText('Loading', { exact: true })).toHaveCount(0, { timeout: 60_000 });
}

const WIDTHS = [
  { width: 900, height: 600 },
  { width: 1280, height: 800 },
] as const;

test.describe('on sample sessions of all tools', { tag: SHORT_IN.browser }, () => {
  const shared = sharedHome(
    (home) => {
      writeSampleSessions(home, 6);
      writeOtherToolsSessions(home, 2);
    },
    (home) => blueplane(home, ['ingest', '--once']),
  );

  test('in a small window focus goes into a session and back by Esc, and another view begins at its top', async ({
    open,
  }) => {
    const page = await open(shared);
    await page.setViewportSize({ width: 900, height: 600 });
    await page.keyboard.press('Control+Digit2');
    const list = page.getByRole('listbox', { name: 'Sessions' });
    await expect(list.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Session', exact: true })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(list).toBeFocused();
    await page.keyboard.press('Control+Digit5');
    await expect(page.getByRole('region', { name: 'Storage' })).toBeVisible();
    await page.keyboard.press('Control+Digit6');
    await expect(page.getByRole('region', { name: 'Streams' })).toBeVisible();
    // Until its rows are there it is too short to be scrolled.
    await expect
      .poll(() =>
        page.evaluate(() => {
          scrollTo(0, document.documentElement.scrollHeight);
          return scrollY;
        }),
      )
      .toBeGreaterThan(0);
    await page.keyboard.press('Control+Digit5');
    await expect(page.getByRole('heading', { level: 1, name: 'Data & privacy' })).toBeVisible();
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  test('the table of tools takes the height that the card beside it has', async ({ open }) => {
    const page = await open(shared);
    await page.keyboard.press('Control+Digit3');
    await page.setViewportSize({ width: 1280, height: 800 });
    const heightOf = async (name: string) =>
      (await page.getByRole('region', { name, exact: true }).boundingBox())?.height;
    const table = page.getByRole('table', { name: 'Tools', exact: true });
    await expect(table).toBeVisible();
    await expect(page.getByRole('region', { name: 'Acceptance', exact: true }).getByRole('img')).toBeVisible();
    expect(await heightOf('Tools')).toBe(await heightOf('Acceptance'));
    // All of them are in sight where they fit; else what is left can be scrolled to, by the wheel as a person does it.
    const last = table.getByRole('row').last();
    await table.hover();
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 400);
        return last.evaluate((row) => {
          const box = row.closest('table')?.parentElement?.getBoundingClientRect();
          return box !== undefined && row.getBoundingClientRect().bottom <= box.bottom + 1;
        });
      })
      .toBe(true);
    await page.setViewportSize({ width: 900, height: 600 });
    // Alone in its row it is as high as its rows, up to a dozen and a half.
    await expect.poll(async () => (await table.boundingBox())?.height).toBeGreaterThan(60);
    const rows = await table.getByRole('row').count();
    const box = await table.evaluate((element) => element.parentElement?.clientHeight ?? 0);
    expect(box).toBeGreaterThanOrEqual(Math.min(rows * 30, 30 + 12.5 * 30) - 1);
  });

  test('every view keeps nobody out, fits its window and complains of nothing, light and dark', async ({
    open,
    complaints,
  }) => {
    test.setTimeout(240_000);
    const page = await open(shared);
    await loaded(page);
    for (const view of DASHBOARD_VIEWS) {
      await page.setViewportSize(WIDTHS[0]);
      await page.goto(new URL(`/?view=${view}`, page.url()).href);
      for (const size of WIDTHS) {
        await page.setViewportSize(size);
        await loaded(page);
        await expect.poll(() => sidewaysPixels(page), `${view} at ${size.width}`).toBe(0);
      }
      // The page is dark afterwards, so the next view is loaded dark.
      expect(await violationsInBothSchemes(page), view).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  test('the tools view counts what the report of tools counts', async ({ open }) => {
    const page = await open(shared, '/?view=tools&range=30d');
    const rows = page.getByRole('table', { name: 'Tools', exact: true }).getByRole('row');
    const report = toolsSchema.parse(
      JSON.parse(await blueplane(shared.home, ['report', 'tools', '--json', '--timezone', ZONE])),
    );
    await expect(rows).toHaveCount(report.tools.length + 1);
    for (const { toolName, calls, succeeded, failed } of report.tools) {
      const row = rows.filter({ has: page.getByRole('rowheader', { name: toolName, exact: true }) });
      await expect(row).toContainText(formatCount(calls, LOCALE));
      const share = succeeded + failed === 0 ? null : succeeded / (succeeded + failed);
      await expect(row).toContainText(formatRate(share, { headline: true, locale: LOCALE }));
    }
    await page.getByRole('button', { name: 'Calls' }).click();
    await expect(page.getByRole('columnheader', { name: 'Calls' })).toHaveAttribute('aria-sort', 'ascending');
  });

  test('a model without a price leads to where one is set', async ({ open }) => {
    const page = await open(shared, '/?range=30d');
    await page.getByRole('button', { name: 'Set price…' }).click();
    await expect(page).toHaveURL(/view=settings.*layout=pricing/);
    await expect(page.getByRole('region', { name: 'Pricing' })).toContainText('glm-5-air');
  });

  test('a finding is dismissed, undone, and leads to its sessions', async ({ open }) => {
    const page = await open(shared, '/?view=insights&range=30d');
    const finding = page.getByRole('article', { name: 'glm-5-air has no price' });
    await expect(finding).toBeVisible();
    await finding.getByRole('button', { name: 'Dismiss' }).click();
    await expect(finding).toBeHidden();
    await page.reload();
    await page.getByRole('button', { name: /^Dismissed/ }).click();
    await finding.getByRole('button', { name: 'Show again' }).click();
    await page.getByRole('button', { name: /^All/ }).click();
    await finding.getByRole('button', { name: /^Show .*session/ }).click();
    await page
      .getByRole('dialog', { name: 'glm-5-air has no price' })
      .getByRole('listitem')
      .first()
      .getByRole('button')
      .click();
    await expect(page).toHaveURL(/view=sessions.*session=/);
    await expect(page.getByRole('article').getByRole('heading', { level: 2 })).toBeVisible();
  });

  // The last one: capture stays paused.
  test('dialogs, details and a pause keep nobody out', async ({ open }) => {
    // Looks of axe-core at each.
    test.setTimeout(240_000);
    const page = await open(shared);
    await loaded(page);
    for (const [name, { view, open }] of Object.entries(OPENED)) {
      await page.goto(new URL(`/?view=${view}`, page.url()).href);
      await loaded(page);
      await open(page);
      await loaded(page);
      // Their colours are those of the views, which are looked at in both schemes above.
      expect(await (IS_FULL ? violationsInBothSchemes : violations)(page), name).toEqual([]);
    }
    await expect(page.getByRole('status').filter({ hasText: 'Capture paused' })).toBeVisible();
  });
});

test.describe('on a short history', () => {
  let transcript: Transcript;
  const shared = sharedHome((home) => {
    transcript = writeHistory(home);
  });

  test('views are reached by key, palette and link; Back, Forward and reload keep the place', async ({
    open,
    complaints,
  }) => {
    const page = await open(shared);
    await loaded(page);
    const title = (name: string) => page.getByRole('heading', { level: 1, name });

    await page.keyboard.press('Control+Digit3');
    await expect(title('Tools & acceptance')).toBeVisible();
    await page.keyboard.press('m');
    await expect(page).toHaveURL(/range=30d/);
    await page.keyboard.press('Control+Digit6');
    await expect(title('Health')).toBeVisible();
    await page.goBack();
    await expect(title('Tools & acceptance')).toBeVisible();
    await expect(page.getByRole('radio', { name: '30 days' })).toBeChecked();
    await page.goForward();
    await expect(title('Health')).toBeVisible();
    await page.reload();
    await expect(title('Health')).toBeVisible();

    // The palette: typed, chosen by Enter; closed by Esc, and the focus is where it was.
    await page.keyboard.press('Control+KeyK');
    const field = page.getByRole('combobox', { name: 'Search and commands' });
    await expect(field).toBeFocused();
    await field.fill('over');
    await expect(page.getByRole('option', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(title('Overview')).toBeVisible();
    // The days that were chosen before are kept.
    await expect(page).toHaveURL(/range=30d/);
    await page.getByRole('link', { name: 'Sessions' }).focus();
    await page.keyboard.press('Control+KeyK');
    await expect(field).toBeFocused();
    await field.fill('no such thing');
    await expect(page.getByRole('dialog').getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(field).toBeHidden();
    await expect(page.getByRole('link', { name: 'Sessions' })).toBeFocused();

    // A letter typed into a field is no command.
    await page.keyboard.press('Shift+?');
    await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toContainText('Ctrl+Shift+P');
    await page.keyboard.press('t');
    await expect(page).toHaveURL(/range=30d/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await expect(page).toHaveURL(/range=today/);
    expect(complaints).toEqual([]);
  });

  // Whom a view keeps out, the short run finds in the browser, at two widths and in both schemes: the pages are the same.
  test('each view is there by its address, complains of nothing and keeps nobody out', {
    tag: SHORT_IN.desktop,
  }, async ({ open, complaints }) => {
    test.setTimeout(240_000);
    const page = await open(shared);
    const titles = new Set<string>();
    for (const view of DASHBOARD_VIEWS) {
      await page.goto(new URL(`/?view=${view}`, page.url()).href);
      await loaded(page);
      titles.add((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
      if (IS_FULL) expect(await violations(page), view).toEqual([]);
    }
    expect(titles.size).toBe(DASHBOARD_VIEWS.length);
    expect(complaints).toEqual([]);
  });

  test('a bar, a project and a tool narrow the figures, and the address says so', { tag: SHORT_IN.browser }, async ({
    open,
  }) => {
    const page = await open(shared);
    await loaded(page);
    const { daily, totals } = await reportDaily(shared.home, ZONE);
    const day = daily[0];
    expect(daily.length).toBeGreaterThan(1);

    // By key: Home steps to the first bar, which has a day of no use before it, so that day is asked for by address.
    await page.goto(new URL(`/?range=custom&since=${day?.date}&until=${day?.date}`, page.url()).href);
    await expect(summaryFigure(page, 'Cost')).toHaveText(`$${day?.totalCost.toFixed(2)}`);
    await page.goto(new URL('/', page.url()).href);
    const chart = page.getByRole('img', { name: /^Cost by day/ });
    await chart.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/range=custom&since=(.{10})&until=\1/);
    await expect(summaryFigure(page, 'Cost')).toHaveText(`$${daily.at(-1)?.totalCost.toFixed(2)}`);

    await page.keyboard.press('w');
    await page.getByRole('region', { name: 'Top projects' }).getByRole('rowheader').getByRole('button').first().click();
    await expect(page).toHaveURL(/project=/);
    const first = page.getByRole('combobox', { name: 'Projects' });
    await expect(first).not.toHaveValue('*');
    await first.selectOption('*');
    await expect(summaryFigure(page, 'Cost')).toHaveText(`$${totals.totalCost.toFixed(2)}`);
    await page.getByRole('combobox', { name: 'Tools' }).selectOption('cursor');
    await expect(summaryFigure(page, 'Cost')).toHaveText('$0.00');
    await page.getByRole('button', { name: 'Show all tools and projects' }).click();
    await expect(summaryFigure(page, 'Cost')).toHaveText(`$${totals.totalCost.toFixed(2)}`);

    // Where there is little room the same stands behind one button, and what is shown is what an export begins with.
    await page.setViewportSize({ width: 900, height: 600 });
    await expect(page.getByRole('combobox', { name: 'Tools' })).toBeHidden();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('combobox', { name: 'Tools' }).selectOption('cursor');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('combobox', { name: 'Tools' })).toBeHidden();
    await expect(page.getByRole('button', { name: 'Filters, 1 in use' })).toBeFocused();
    await expect(page).toHaveURL(/platform=cursor/);
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await expect(dialog.getByRole('combobox', { name: 'Tool' })).toHaveValue('cursor');
    await expect(dialog.getByRole('combobox', { name: 'Time' })).toHaveValue('7d');
  });

  test('an export says beforehand how much it is, and shows what becomes of a name', { tag: SHORT_IN.browser }, async ({
    open,
  }) => {
    const page = await open(shared);
    await page.keyboard.press('Control+Digit5');
    const stored = page.getByRole('region', { name: 'Storage' }).getByText(/sessions, .* responses/);
    const sessions = /^[\d,]+/.exec((await stored.textContent()) ?? '')?.[0];
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('combobox', { name: 'Time' }).selectOption({ label: 'All time' });
    await expect(dialog.getByText(/, about [\d.]+ [kM]?B$/)).toHaveText(new RegExp(`^${sessions} sessions, about `));
    const sentence = dialog.getByText(
      /^Project .+ becomes p-[0-9a-f]{6,}, session ids likewise, times become full hours/,
    );
    const project = /^Project (.+) becomes/.exec((await sentence.textContent()) ?? '')?.[1] ?? '';
    await expect(dialog.getByRole('combobox', { name: 'Project' }).getByRole('option', { name: project })).toHaveCount(
      1,
    );
  });

  test('stages stand in rows of three in a small window, in one row in a wide one; streams have their readers', {
    tag: SHORT_IN.browser,
  }, async ({ open }) => {
    const page = await open(shared);
    await page.keyboard.press('Control+Digit6');
    const stage = (name: string) =>
      page
        .getByRole('region', { name: 'Pipeline' })
        .getByRole('listitem')
        .filter({ hasText: new RegExp(`^${name}`) })
        .last();
    const places = async (edge: 'x' | 'y') => {
      const names = ['Capture', 'Queue', 'Fast path', 'Database', 'Slow path', 'Screens'];
      const boxes = await Promise.all(names.map(async (name) => (await stage(name).boundingBox())?.[edge] ?? -1));
      return boxes.map(Math.round);
    };
    const streams = page.getByRole('table', { name: 'Streams of the queue' });
    await expect(streams.getByRole('rowheader')).toContainText([
      'telemetry:events',
      'processors',
      'cdc:events',
      'workers',
    ]);
    await page.setViewportSize({ width: 900, height: 600 });
    await expect.poll(async () => new Set(await places('x')).size).toBe(3);
    const [capture, queue, fastPath, database, slowPath, screens] = await places('y');
    expect([queue, fastPath]).toEqual([capture, capture]);
    expect([slowPath, screens]).toEqual([database, database]);
    await page.setViewportSize({ width: 1280, height: 800 });
    // Database and slow path stand below each other, all else behind each other.
    await expect.poll(async () => new Set(await places('x')).size).toBe(5);
  });

  test('a pause is made and taken back, and said on every view', async ({ open }) => {
    const page = await open(shared);
    await showToday(page);
    await expect(summaryFigure(page, 'Tokens')).toHaveText('932K');
    await page.keyboard.press('Control+Shift+KeyP');
    const capture = page.getByRole('region', { name: 'Capture', exact: true });
    await expect(capture).toContainText('Paused');
    await expect(page.getByRole('status').filter({ hasText: 'Capture paused' })).toBeVisible();
    transcript.append({
      id: 'today-2',
      at: new Date(),
      model: 'claude-sonnet-4-5-20250929',
      inputTokens: 68_000,
      outputTokens: 0,
      cacheReadTokens: 0,
    });
    await page.getByRole('link', { name: 'Health' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Capture' }).first()).toContainText('paused');
    await page.goBack();
    await expect(summaryFigure(page, 'Tokens')).toHaveText('932K');
    await capture.getByRole('button', { name: 'Resume' }).click();
    await expect(summaryFigure(page, 'Tokens')).toHaveText('1.0M');
  });
});
