import type { Page } from '@playwright/test';

/**
 * Test support: points where toasts stand, before there is one. It stays then: on a busy machine it would be gone before
 * the test has looked.
 */
export async function pointWhereToastsStand(page: Page): Promise<void> {
  const [width, height] = await page.evaluate(() => [innerWidth, innerHeight] as const);
  await page.mouse.move(width - 100, height - 40);
}
