import type { Locator, Page } from '@playwright/test';

/** The value of one of the overview's figures: `Cost`, `Tokens`, `Sessions`, `Acceptance`, `Tool failures`. */
export function summaryFigure(page: Page, label: string): Locator {
  return page.getByRole('region', { name: 'Summary', exact: true }).locator(`dt:text-is("${label}") + dd`);
}

/** Shows today alone. */
export async function showToday(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.keyboard.press('t');
  await page.waitForURL(/range=today/);
}
