import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { holdableAnswers } from './held-answers.ts';
import { writeHistory } from './history.ts';

/** Notes every animation and transition that begins, also those that are over when somebody looks. */
async function notedMotion(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const begun: string[] = [];
    Reflect.set(window, 'begunMotion', begun);
    for (const type of ['animationstart', 'transitionrun'] as const) {
      document.addEventListener(type, () => begun.push(type));
    }
  });
  return () => page.evaluate((): string[] => Reflect.get(window, 'begunMotion'));
}

/** How many things of the page move just now. */
function moving(page: Page): Promise<number> {
  return page.evaluate(() => document.getAnimations().length);
}

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test.describe(`with motion: ${reducedMotion}`, () => {
    test.use({ contextOptions: { reducedMotion } });

    test('what loads and what is switched moves only where that is wished for', async ({ home, startServer, page }) => {
      writeHistory(home);
      const server = await startServer();
      const answers = await holdableAnswers(page);
      const motion = await notedMotion(page);
      // From the beginning: at rest the page asks what other views show before they are opened.
      await answers.hold();
      await page.goto(server.address);
      await expect(page.locator('.animate-skeleton').first()).toBeVisible();
      if (reducedMotion === 'no-preference') {
        await expect.poll(() => moving(page)).toBeGreaterThan(0);
        await expect.poll(motion).toContain('animationstart');
      } else {
        expect(await moving(page)).toBe(0);
      }
      await answers.release();
      await expect(page.locator('.animate-skeleton')).toHaveCount(0);
      if (reducedMotion === 'reduce') expect(await motion()).toEqual([]);

      await page.goto(new URL('/?view=settings&layout=privacy', page.url()).href);
      const toggle = page.getByRole('switch', { name: 'Performance' });
      await toggle.click();
      await expect(toggle).not.toBeChecked();
      if (reducedMotion === 'reduce') {
        expect(await motion()).toEqual([]);
        expect(await moving(page)).toBe(0);
      } else {
        await expect.poll(motion).toContain('transitionrun');
      }
    });
  });
}
