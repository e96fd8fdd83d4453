import { z } from 'zod';
import { formatMoney, formatTokens } from '../core/format/index.ts';
import { openCursorWindow } from './cursor-window.ts';
import { expect, test } from './fixtures.ts';
import { violations } from './page-checks.ts';
import { blueplane } from './report.ts';
import { showToday, summaryFigure } from './summary.ts';

const LOCALE = 'en-US';

test.use({ timezoneId: 'UTC', locale: LOCALE });

const reportSchema = z.object({
  totals: z.object({
    inputTokens: z.number(),
    outputTokens: z.number(),
    totalTokens: z.number(),
    estimatedTokens: z.number(),
    totalCost: z.number(),
    estimatedCost: z.number(),
  }),
});

test('what an open Cursor wrote is shown the same in dashboard and report, and an estimate as one', async ({
  home,
  startServer,
  page,
}) => {
  const counted = '0a0b0c0d-1111-4222-8333-444455556666';
  const uncounted = '0a0b0c0d-1111-4222-8333-444455557777';
  const window = openCursorWindow(home, [counted, uncounted]);
  const totals = async () => {
    const printed = await blueplane(home, ['report', 'daily', '--json', '--timezone', 'UTC', '--platform', 'cursor']);
    return reportSchema.parse(JSON.parse(printed)).totals;
  };
  try {
    window.converse(counted, ['a1'], {});
    window.say(counted, 'a1', { tokenCount: { inputTokens: 200_000, outputTokens: 10_000 } });
    const server = await startServer();
    await page.goto(server.address);
    await showToday(page);
    await expect(summaryFigure(page, 'Tokens')).toHaveText(formatTokens(210_000, LOCALE));
    const exact = await totals();
    expect(exact).toMatchObject({ inputTokens: 200_000, outputTokens: 10_000, estimatedTokens: 0, estimatedCost: 0 });
    // 0.2 million tokens at $3 and 0.01 million at $15.
    expect(exact.totalCost).toBeCloseTo(0.75, 12);
    await expect(summaryFigure(page, 'Cost')).toHaveText(formatMoney(exact.totalCost, LOCALE));

    // Nothing is told of this conversation but what filled its context.
    window.say(uncounted, 'b1', {});
    window.converse(uncounted, ['b1'], { contextTokensUsed: 100_000 });
    await expect(summaryFigure(page, 'Tokens')).toHaveText(`~${formatTokens(310_000, LOCALE)}`);
    expect(await totals()).toMatchObject({ totalTokens: 310_000, estimatedTokens: 100_000 });
    await expect(page.getByText(/~100K tokens estimated/).first()).toBeVisible();

    // As soon as it is told what was used, nothing is left of the estimate.
    window.say(uncounted, 'b1', { tokenCount: { inputTokens: 5_000, outputTokens: 0 } });
    await expect(summaryFigure(page, 'Tokens')).toHaveText(formatTokens(215_000, LOCALE));
    expect(await totals()).toMatchObject({ totalTokens: 215_000, estimatedTokens: 0, estimatedCost: 0 });
    const sessions = await blueplane(home, ['report', 'session', '--platform', 'cursor']);
    expect(sessions).toContain('atlas');

    window.countLines(new Date().toISOString().slice(0, 10), {
      ...{ tabSuggestedLines: 40, tabAcceptedLines: 10, composerSuggestedLines: 1_200, composerAcceptedLines: 900 },
    });
    await page.goto(new URL('/?view=tools', page.url()).href);
    const lines = page.getByRole('region', { name: 'Lines counted by Cursor' });
    await expect(lines.getByRole('row', { name: 'Agent and composer 1,200 900 75%' })).toBeVisible();
    await expect(lines.getByRole('row', { name: 'Completions (Tab) 40 10 25%' })).toBeVisible();
    await expect(lines).toContainText('Its own daily count');
    await lines.getByText('By day', { exact: true }).click();
    await expect(lines.getByRole('row', { name: /1,240 910/ })).toBeVisible();
    // They are no decisions.
    await expect(page.getByRole('region', { name: 'Acceptance' })).toContainText('Nothing was proposed');
    expect(await violations(page)).toEqual([]);
  } finally {
    window.close();
  }
});
