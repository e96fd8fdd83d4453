import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect as expectPage } from '@playwright/test';
import { formatMoney, formatTokens } from '../../core/format/index.ts';
import { writeHistory } from '../history.ts';
import { blueplane, reportDaily } from '../report.ts';
import { copyShifted } from '../shifted-sessions.ts';
import { showToday, summaryFigure } from '../summary.ts';
import { expect, LOCALE, test, ZONE } from './fixtures.ts';
import { chooseFromTray, isPopoverVisible, openedWindow, openPopover, trayWords } from './pages.ts';

/** Real sessions, where they are at hand; they are of three days, which are made the last three. */
const REAL_SESSIONS = join(import.meta.dirname, '../../../shared/data/claude/r3zil-duck-town');

const HAS_REAL_SESSIONS = existsSync(REAL_SESSIONS);
/** The short run has the real ones where they are, which prove all that the others do. */
const TAGS = { 'written by hand': HAS_REAL_SESSIONS ? ['@full'] : [], real: [] };

for (const source of ['written by hand', 'real'] as const) {
  test(`popover, tray, window, dashboard and report show the same figures of sessions ${source}`, {
    tag: TAGS[source],
  }, async ({ home, launchDesktop, openDashboard }) => {
    test.skip(source === 'real' && !HAS_REAL_SESSIONS, 'the real sessions are not on this machine');
    if (source === 'real') copyShifted(REAL_SESSIONS, home.claude);
    else writeHistory(home);
    const desktop = await launchDesktop();
    const window = await openedWindow(desktop);
    await blueplane(home, ['ingest', '--once']);
    const report = await reportDaily(home, ZONE);
    const today = report.daily.at(-1) ?? { date: '', totalCost: 0, totalTokens: 0 };
    expect(today.date).toBe(new Date().toISOString().slice(0, 10));
    expect(today.totalCost).toBeGreaterThan(0);
    if (source === 'real') {
      // The billed tokens of these sessions, and their cost at the rates of their days.
      expect(report.totals.totalTokens).toBe(74_339 + 8_806 + 3_912_249 + 138_844_642);
      expect(report.totals.totalCost).toBeCloseTo(55.217_402_45, 8);
    }
    const cost = formatMoney(today.totalCost, LOCALE);
    const tokens = formatTokens(today.totalTokens, LOCALE);

    expect(await isPopoverVisible(desktop)).toBe(false);
    const popover = await openPopover(desktop);
    const glance = popover.getByRole('dialog', { name: 'Blueplane today' });
    await expectPage(glance.getByRole('banner')).toContainText(cost);
    await expectPage(glance.getByRole('banner')).toContainText(tokens);

    await expect
      .poll(() => trayWords(desktop))
      .toMatchObject({
        title: cost,
        tooltip: expect.stringContaining(`${cost} today, ${tokens} tokens`),
      });
    expect((await trayWords(desktop)).menu).toContain(`${cost} today, ${tokens} tokens`);

    const [dashboard] = await Promise.all([openDashboard(), chooseFromTray(desktop, 'open')]);
    for (const page of [window, dashboard]) {
      await expectPage(summaryFigure(page, 'Cost')).toHaveText(formatMoney(report.totals.totalCost, LOCALE));
      await expectPage(summaryFigure(page, 'Tokens')).toHaveText(formatTokens(report.totals.totalTokens, LOCALE));
      await showToday(page);
      await expectPage(summaryFigure(page, 'Cost')).toHaveText(cost);
      await expectPage(summaryFigure(page, 'Tokens')).toHaveText(tokens);
    }
  });
}
