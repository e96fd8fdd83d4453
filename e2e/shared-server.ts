import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { type HeadlessServer, startHeadless } from './headless-server.ts';
import type { Home } from './home-folders.ts';
import { type StartedHome, startInHome } from './started-home.ts';

/** One server for several tests of a file. Starting five processes costs more than most tests. */
export type SharedServer = {
  readonly home: Home;
  /** The address that the server printed; used up once a page was opened. */
  readonly address: string;
  /** Opens the dashboard in a test's own page: an address of one use serves the first page, its cookie the others. */
  open: (page: Page, query?: string) => Promise<void>;
};

type Running = StartedHome<HeadlessServer> & { signedIn: SignedIn | null };
type SignedIn = { origin: string; cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>> };

/**
 * Starts a server before the tests of the file, or of the `describe` in which this is called; stopped after them, and
 * nothing of it may be left then. A test that changes what is stored or set leaves it as the next ones expect it.
 * @param prepare fills the home before the server starts
 * @param started what is done with the running server before the first test, e.g. an ingest
 */
export function sharedServer(prepare: (home: Home) => void, started?: (home: Home) => Promise<unknown>): SharedServer {
  let running: Running | null = null;
  const current = () => {
    if (running === null) throw new Error('the shared server is there only while tests run');
    return running;
  };

  test.beforeAll(async () => {
    const begun = await startInHome(prepare, (home) => startHeadless(home.path, home.env));
    running = { ...begun, signedIn: null };
    await started?.(begun.home);
  });

  test.afterAll(async () => {
    if (running === null) return;
    const ending = running.end(async (server) => expect(await server.stop(), server.output()).toBe(0));
    running = null;
    expect(await ending).toEqual([]);
  });

  return {
    get home() {
      return current().home;
    },
    get address() {
      return current().running.address;
    },
    open: async (page, query = '/') => {
      const { running: server, signedIn } = current();
      if (signedIn === null) {
        await page.goto(server.address);
        await expect(page).not.toHaveURL(/token/);
        const { origin } = new URL(page.url());
        current().signedIn = { origin, cookies: await page.context().cookies(origin) };
        if (query === '/') return;
      } else {
        await page.context().addCookies(signedIn.cookies);
      }
      await page.goto(new URL(query, signedIn?.origin ?? page.url()).href);
    },
  };
}
