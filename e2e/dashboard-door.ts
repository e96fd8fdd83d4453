import { expect, type Page } from '@playwright/test';

type SignedIn = { origin: string; cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>> };

/** Opens the dashboard in a page of its own: `query` is an address like `/?view=tools`. */
export type DashboardDoor = (page: Page, query?: string) => Promise<void>;

/**
 * The way into a server's dashboard for many pages: an address of one use serves the first, its cookie the others.
 * @param address what the server printed
 */
export function dashboardDoor(address: string): DashboardDoor {
  let signedIn: SignedIn | null = null;
  return async (page, query = '/') => {
    if (signedIn === null) {
      await page.goto(address);
      await expect(page).not.toHaveURL(/token/);
      const { origin } = new URL(page.url());
      signedIn = { origin, cookies: await page.context().cookies(origin) };
      if (query === '/') return;
    } else {
      await page.context().addCookies(signedIn.cookies);
    }
    await page.goto(new URL(query, signedIn.origin).href);
  };
}
