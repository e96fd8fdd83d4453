import type { Locator, Page } from '@playwright/test';
import { formatMoney } from '../core/format/index.ts';
import type { Home } from './fixtures.ts';
import { reportDaily } from './report.ts';

/** Test support: what the popover's tests of one history have in common. */

/** Half an hour off the full hours, so that a day counted in another zone would be another day for some of the lines. */
export const ZONE = 'Asia/Kolkata';
export const LOCALE = 'en-US';
/** What the history holds for today. */
export const TOKENS_TODAY = 932_000;

export function headline(page: Page): Locator {
  return page.getByRole('banner');
}

export async function todayUsd(home: Home): Promise<number> {
  return (await reportDaily(home, ZONE)).daily.at(-1)?.totalCost ?? 0;
}

export async function costToday(home: Home): Promise<string> {
  return formatMoney(await todayUsd(home), LOCALE);
}
