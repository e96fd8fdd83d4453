import { expect, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { headline, LOCALE, ZONE } from './popover-figures.ts';
import { openPopover } from './popover-page.ts';
import { sharedServer } from './shared-server.ts';

test.use({ timezoneId: ZONE, locale: LOCALE, viewport: { width: 360, height: 596 } });

const shared = sharedServer((home) => void writeHistory(home));

test('can be used by key', async ({ page }) => {
  const popover = await openPopover(page, shared.home);
  const open = page.getByRole('button', { name: 'Open Blueplane' });
  const asked = () => popover.actions.filter(({ name }) => name !== 'resizePopover').map(({ name }) => name);
  const glance = page.getByRole('dialog', { name: 'Blueplane today' });
  await expect(glance).toBeVisible();
  await expect(page.getByRole('button', { name: /atlas-api/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pause capture' })).toBeVisible();

  await expect(open).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Pause capture' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Open in the browser' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(asked).toEqual(['openInBrowser']);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Export…' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Purge…' })).toBeFocused();
  await page.keyboard.press('Enter');
  const led = () => popover.actions.filter(({ name }) => name === 'openWindow').map(({ args }) => args);
  await expect.poll(led).toEqual([
    { view: 'data', layout: 'export' },
    { view: 'data', layout: 'purge' },
  ]);
  popover.actions.splice(0);

  await popover.push({ type: 'popoverShown' });
  await expect(open).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: /atlas-api/ })).toBeFocused();
  const splitMenu = page
    .getByRole('region', { name: 'Cost today by part' })
    .getByRole('button', { name: 'Table and files' });
  await page.keyboard.press('Shift+Tab');
  await expect(splitMenu).toBeFocused();
  await expect(splitMenu.locator('..')).toHaveCSS('opacity', '1');
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('radio', { name: 'Tool' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Model' })).toBeChecked();
  await expect(page.getByRole('row', { name: /claude-sonnet-4-5/ })).toBeVisible();

  /** Presses a key and waits until what it asks for has begun and is done: a press meanwhile would be the same wish. */
  const press = async (key: string, action: string) => {
    const held = Promise.withResolvers<void>();
    popover.alterAnswers(async (name, real) => {
      if (name === action) await held.promise;
      return real();
    });
    await page.keyboard.press(key);
    await expect(glance).toHaveAttribute('data-running', action);
    held.resolve();
    await expect(glance).not.toHaveAttribute('data-running');
  };
  await open.focus();
  await press('Enter', 'openWindow');
  await press('Control+o', 'openWindow');
  await press('Escape', 'hidePopover');
  expect(asked()).toEqual(['openWindow', 'openWindow', 'hidePopover']);
});

test('asks for a window of its height, and scrolls between headline and footer in a smaller one', async ({ page }) => {
  const popover = await openPopover(page, shared.home);
  await expect(page.getByRole('button', { name: /atlas-api/ })).toBeVisible();
  const asked = () => popover.actions.findLast(({ name }) => name === 'resizePopover')?.args;
  /** How much of the content, in pixels, the window does not hold: down, and sideways. */
  const hidden = () =>
    page.evaluate(() => {
      const scroller = document.querySelector('[role=dialog] > div');
      const down = scroller === null ? Number.NaN : scroller.scrollHeight - scroller.clientHeight;
      return { down, sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth };
    });
  const natural = await page.evaluate(() => {
    const parts = [...document.querySelectorAll('[role=dialog] > header, [role=dialog] > div > div, footer')];
    return parts.reduce((sum, part) => sum + part.getBoundingClientRect().height, 0);
  });
  await expect.poll(asked).toEqual({ height: natural, width: 360 });
  await page.setViewportSize({ width: 360, height: natural });
  expect(await hidden()).toEqual({ down: 0, sideways: 0 });

  await page.setViewportSize({ width: 360, height: natural - 90 });
  expect(await hidden()).toEqual({ down: 90, sideways: 0 });
  await expect(page.getByRole('button', { name: 'Open Blueplane' })).toBeInViewport({ ratio: 1 });
  await expect(headline(page)).toBeInViewport({ ratio: 1 });

  // Larger text takes more room, and a popover of that width shows all of it.
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '18px';
  });
  await expect.poll(asked).toMatchObject({ width: 405 });
  await page.setViewportSize({ width: 405, height: 600 });
  expect((await hidden()).sideways).toBe(0);
});
