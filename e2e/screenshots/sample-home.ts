import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext } from '@playwright/test';
import { homePaths } from '../../core/runtime/paths.ts';
import { writePauseFile } from '../../core/runtime/pause-file.ts';
import type { Home } from '../fixtures.ts';
import { type HeadlessServer, leftovers, startHeadless } from '../headless-server.ts';
import { blueplane, processId, serverStatus } from '../report.ts';

const GENERATOR = join(import.meta.dirname, '..', '..', 'out', 'main', 'sample-data.js');

const REDIS = process.env.BLUEPLANE_REDIS_SERVER ?? 'redis-server';
const WHOLE_QUEUE = `#!/bin/sh
exec '${REDIS}' "$@"
`;
/** Says its version as a real one does, and does nothing else. */
const BROKEN_QUEUE = `#!/bin/sh
case "$*" in *version*) exec '${REDIS}' "$@" ;; *) exit 1 ;; esac
`;
/** The supervisor tries 25 times, at last every 5 seconds: two minutes and more where the machine is busy. */
const GIVEN_UP_MS = 600_000;

/** A home of the pictures' own: invented sessions of all tools, or none. */
export class SampleHome {
  readonly #root = mkdtempSync(join(tmpdir(), 'blueplane-shots-'));
  readonly home: Home;
  /** What is started as Redis: a script, so that it can be broken while the server runs. */
  readonly #redis = join(this.#root, 'redis');
  #server: HeadlessServer | null = null;

  constructor({ sessions }: { sessions: boolean }) {
    if (sessions) execFileSync(process.execPath, [GENERATOR, this.#root], { stdio: 'ignore' });
    writeFileSync(this.#redis, WHOLE_QUEUE, { mode: 0o755 });
    const folder = (name: string): string => {
      const path = join(this.#root, name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    };
    const [path, claude] = [folder('home'), folder('claude')];
    this.home = {
      path,
      claude,
      env: {
        BLUEPLANE_HOME: path,
        BLUEPLANE_PORT: '0',
        BLUEPLANE_REDIS_SERVER: this.#redis,
        CLAUDE_CONFIG_DIR: claude,
        CODEX_HOME: folder('codex'),
        GEMINI_DATA_DIR: folder('gemini'),
        CURSOR_USER_DIR: folder('cursor'),
        CURSOR_HOME: folder('cursor-home'),
        // Where an export goes whose name is no path.
        HOME: folder('user'),
      },
    };
  }

  /** Starts the server, anew where it runs. */
  async start(): Promise<void> {
    await this.stop();
    this.#server = await startHeadless(this.home.path, this.home.env);
  }

  /** Ends the Redis, which ends at once each time it is started from now on, and waits until it is given up. */
  async breakQueue(): Promise<void> {
    writeFileSync(this.#redis, BROKEN_QUEUE);
    process.kill(await processId(this.home, 'redis'), 'SIGKILL');
    const deadline = Date.now() + GIVEN_UP_MS;
    while (Date.now() < deadline) {
      const { processes } = await serverStatus(this.home);
      if (processes.some(({ state }) => state === 'failed')) return;
      await sleep(2_000);
    }
    throw new Error('the broken Redis was not given up');
  }

  /** Starts the server anew on a Redis that works. */
  async mendQueue(): Promise<void> {
    writeFileSync(this.#redis, WHOLE_QUEUE);
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = null;
    await leftovers(this.home.path);
  }

  /**
   * Starts with reading paused, so that a page can be open before a history is read: reading takes a moment only.
   *
   * @returns `resume` begins to read; `hold` stops the process that counts at once, so that what is being read stays as it
   *   is; it dies with the home
   */
  async startPaused(): Promise<{ resume: () => Promise<unknown>; hold: () => void }> {
    writePauseFile(homePaths(this.home.path, this.home.env).pause, { since: Date.now() });
    await this.start();
    const pid = await processId(this.home, 'slow-path');
    return { resume: () => blueplane(this.home, ['resume']), hold: () => void process.kill(pid, 'SIGSTOP') };
  }

  /** Everything that the tools have left is read. */
  async ingest(): Promise<void> {
    await blueplane(this.home, ['ingest', '--once']);
  }

  /** Writes the settings; null takes them away. They count at once. */
  configure(yaml: string): void {
    writeFileSync(join(this.home.path, 'config.yaml'), yaml);
  }

  /** A browser of its own that the server knows, and the dashboard's origin, which a restarted gateway changes. */
  async context(browser: Browser): Promise<{ context: BrowserContext; origin: string }> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto((await blueplane(this.home, ['dashboard'])).trim());
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    const { origin } = new URL(page.url());
    await page.close();
    return { context, origin };
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#root, { recursive: true, force: true });
  }
}
