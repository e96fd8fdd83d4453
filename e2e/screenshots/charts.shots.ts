import type { Browser } from '@playwright/test';
import { chooseOfChart } from '../chart-menu.ts';
import { popoverOf, shootPopover } from './popover-shots.ts';
import type { SampleHome } from './sample-home.ts';
import { painted, settled, shoot, shots } from './shots.ts';

/** What every chart offers beside its picture. */

const AS_TABLE = 'Show as table';

async function shown(browser: Browser, sample: SampleHome, query: string) {
  const { context, origin } = await sample.context(browser);
  const page = await context.newPage();
  await page.goto(`${origin}/${query}`);
  await settled(page);
  return { context, page };
}

for (const [name, query, cards] of [
  ['tables-overview', '', ['Cost by day', 'Tokens by kind', 'When', 'Top projects']],
  ['tables-tools', '?view=tools', ['Tools', 'Acceptance']],
] as const) {
  shots([name], async ({ browser, sample }) => {
    const { context, page } = await shown(browser, sample, query);
    for (const card of cards) await chooseOfChart(page.getByRole('region', { name: card, exact: true }), AS_TABLE);
    await shoot(page, name);
    await context.close();
  });
}

shots(['chart-menu'], async ({ browser, sample }) => {
  const { context, page } = await shown(browser, sample, '');
  const card = page.getByRole('region', { name: 'Tokens by kind', exact: true });
  const opening = card.getByRole('button', { name: 'Table and files' });
  const menu = card.getByRole('menu');
  // Another size closes it.
  async function opened(): Promise<void> {
    await painted(page);
    if (!(await menu.isVisible())) await opening.click();
    await menu.waitFor();
    await painted(page);
  }
  await shoot(page, 'chart-menu', { wait: opened });
  await context.close();
});

shots(['popover-tables'], async ({ browser, sample }) => {
  const { page, popover } = await popoverOf(browser, sample);
  for (const card of ['Cost by hour', 'Cost today by part']) {
    await chooseOfChart(page.getByRole('region', { name: card, exact: true }), AS_TABLE);
  }
  await shootPopover({ page, popover }, 'popover-tables');
  await page.close();
});
