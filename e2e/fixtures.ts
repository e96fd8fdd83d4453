import { test as base, expect } from '@playwright/test';
import { type HeadlessServer, leftovers, startHeadless } from './headless-server.ts';
import { type Home, makeHome } from './home-folders.ts';

export { expect } from '@playwright/test';
export type { Home } from './home-folders.ts';

type Fixtures = {
  home: Home;
  /** Starts a headless server on the test's home; stopped at its end, and nothing of it may be left then. */
  startServer: (env?: Record<string, string>) => Promise<HeadlessServer>;
};

export const test = base.extend<Fixtures>({
  // Playwright reads the names of the fixtures it depends on from this pattern.
  // biome-ignore lint/correctness/noEmptyPattern: no other fixture is needed
  home: async ({}, use) => {
    const { home, remove } = makeHome();
    await use(home);
    remove();
  },

  startServer: async ({ home }, use) => {
    const servers: HeadlessServer[] = [];
    await use(async (env = {}) => {
      const server = await startHeadless(home.path, { ...home.env, ...env });
      servers.push(server);
      return server;
    });
    for (const server of servers) {
      expect(await server.stop(), server.output()).toBe(0);
    }
    expect(await leftovers(home.path)).toEqual([]);
  },
});
