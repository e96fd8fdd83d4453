import { type DashboardDoor, dashboardDoor } from './dashboard-door.ts';
import { expect, test } from './fixtures.ts';
import { type HeadlessServer, startHeadless } from './headless-server.ts';
import type { Home } from './home-folders.ts';
import { type StartedHome, startInHome } from './started-home.ts';

/** One server for several tests of a file. Starting five processes costs more than most tests. */
export type SharedServer = {
  readonly home: Home;
  /** The address that the server printed; used up once a page was opened. */
  readonly address: string;
  /** Opens the dashboard in a test's own page. */
  open: DashboardDoor;
};

type Running = StartedHome<HeadlessServer> & { open: DashboardDoor };

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
    running = { ...begun, open: dashboardDoor(begun.running.address) };
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
    open: (page, query) => current().open(page, query),
  };
}
