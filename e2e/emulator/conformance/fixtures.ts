import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { z } from 'zod';
import { electronRuntime } from '../../electron-runtime.ts';

export { expect } from '@playwright/test';

/** The conformance app while a test drives it. */
export type Driven = {
  application: ElectronApplication;
  /** Its first window, loaded. */
  page: Page;
  process: ChildProcess;
  /** Everything it wrote so far, both streams. */
  output(): string;
  /** Calls a function of its `probe` in the main process. */
  probe(name: string, ...values: unknown[]): Promise<unknown>;
  trace(): Promise<string[]>;
};

/** A server that is no page of the app, and counts who comes. */
export type ForeignServer = { address: string; visits: string[] };

type Fixtures = {
  userData: string;
  launch: (env?: Record<string, string>) => Promise<Driven>;
  /** Starts the app once more on the same userData; resolves with its exit code. */
  startAgain: (word: string) => Promise<number | null>;
  driven: Driven;
  foreign: ForeignServer;
};

export const test = base.extend<Fixtures>({
  // Playwright reads the names of the fixtures it depends on from this pattern.
  // biome-ignore lint/correctness/noEmptyPattern: no other fixture is needed
  userData: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'blueplane-conformance-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  launch: async ({ userData }, use) => {
    const launched: Driven[] = [];
    await use(async (env = {}) => {
      const driven = await drive(environment(userData, env));
      launched.push(driven);
      return driven;
    });
    for (const { application, process } of launched) {
      if (process.exitCode === null && process.signalCode === null) await application.close();
    }
  },

  startAgain: async ({ userData }, use) => {
    await use(async (word) => {
      const sandbox = process.platform === 'linux' ? ['--no-sandbox'] : [];
      const child = spawn(electronRuntime.executablePath, [...sandbox, import.meta.dirname, word], {
        env: environment(userData, {}),
        stdio: 'ignore',
      });
      await once(child, 'exit');
      return child.exitCode;
    });
  },

  driven: async ({ launch }, use) => {
    await use(await launch());
  },

  // biome-ignore lint/correctness/noEmptyPattern: no other fixture is needed
  foreign: async ({}, use) => {
    const visits: string[] = [];
    const server = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.setHeader('content-type', 'text/html');
      if (request.url === '/start') response.writeHead(302, { location: '/end' });
      response.end('<!doctype html><title>foreign</title>');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = z.object({ port: z.number() }).parse(server.address());
    await use({ address: `http://127.0.0.1:${port}`, visits });
    server.closeAllConnections();
    server.close();
  },
});

/** Skips a test that asks for what only the emulator has. */
export function emulatorOnly(reason: string): void {
  test.skip(electronRuntime.kind === 'electron', `emulator only: ${reason}`);
}

async function drive(env: Record<string, string>): Promise<Driven> {
  const application = await _electron.launch({
    executablePath: electronRuntime.executablePath,
    args: [import.meta.dirname],
    env,
    colorScheme: null,
  });
  const child = application.process();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const page = await application.firstWindow();
  const probe = (name: string, ...values: unknown[]) =>
    application.evaluate(
      (_electron, [wanted, given]) => {
        const found: object = Reflect.get(globalThis, 'probe');
        return Reflect.apply(Reflect.get(found, wanted), undefined, given);
      },
      [name, values] as const,
    );
  const trace = async () => z.array(z.string()).parse(await probe('trace'));
  await base.expect.poll(trace).toContain('loaded');
  // Playwright hears of the page on a line of its own, perhaps later than the main process.
  await page.waitForURL(/conformance[^/]*\/$/);
  return { application, page, process: child, output: () => output, probe, trace };
}

function environment(userData: string, env: Record<string, string>): Record<string, string> {
  const own = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return {
    ...Object.fromEntries(own),
    BLUEPLANE_EMULATOR_NODE: process.execPath,
    CONFORMANCE_USER_DATA: userData,
    ...env,
  };
}
