import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { type HeadlessServer, leftovers, startHeadless } from './headless-server.ts';

export { expect } from '@playwright/test';

/** The folders of one test, all fresh and removed afterwards. */
export type Home = {
  /** BLUEPLANE_HOME. */
  path: string;
  /** CLAUDE_CONFIG_DIR; transcripts go below its `projects`. */
  claude: string;
  /** What a command needs to work on this home instead of the user's own. */
  env: Record<string, string>;
};

type Fixtures = {
  home: Home;
  /** Starts a headless server on the test's home; stopped at its end, and nothing of it may be left then. */
  startServer: (env?: Record<string, string>) => Promise<HeadlessServer>;
};

export const test = base.extend<Fixtures>({
  // Playwright reads the names of the fixtures it depends on from this pattern.
  // biome-ignore lint/correctness/noEmptyPattern: no other fixture is needed
  home: async ({}, use) => {
    const root = mkdtempSync(join(tmpdir(), 'blueplane-e2e-'));
    const folder = (name: string) => {
      const path = join(root, name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    };
    const path = folder('home');
    const claude = folder('claude');
    folder('claude/projects');
    await use({
      path,
      claude,
      env: {
        BLUEPLANE_HOME: path,
        BLUEPLANE_PORT: '0',
        CLAUDE_CONFIG_DIR: claude,
        CODEX_HOME: folder('codex'),
        GEMINI_DATA_DIR: folder('gemini'),
        CURSOR_USER_DIR: folder('cursor'),
        CURSOR_HOME: folder('cursor-home'),
      },
    });
    rmSync(root, { recursive: true, force: true });
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
