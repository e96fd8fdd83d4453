import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { attachToOwner } from '../core/runtime/attached-owner.ts';
import { createControlClient } from '../core/runtime/control.ts';
import { createNodeProcessHost } from '../core/runtime/node-process-host.ts';
import { type Owner, startOwner } from '../core/runtime/owner.ts';
import { homePaths } from '../core/runtime/paths.ts';
import { loadSettings } from '../core/runtime/settings.ts';
import { testFolder } from '../core/runtime/test-folder.ts';
import { createHomeSession, type HomeSession } from './home-session.ts';

const TEST_WORKERS = join(import.meta.dirname, '..', 'core', 'runtime', 'test-workers');
const PATIENCE = { timeout: 60_000, interval: 20 };

function ownerOf(home: string, mode: 'daemon' | 'desktop' | 'ingest', signal?: AbortSignal): Promise<Owner> {
  return startOwner({
    home,
    mode,
    settings: loadSettings(join(home, 'config.yaml')),
    host: createNodeProcessHost(TEST_WORKERS),
    version: '0.0.0',
    env: process.env,
    prepareDatabase: async () => undefined,
    ...(signal && { signal }),
  });
}

async function another(home: string, mode: 'daemon' | 'ingest'): Promise<Owner> {
  const owner = await ownerOf(home, mode);
  onTestFinished(() => owner.stop());
  return owner;
}

/** @param missing while it holds words, a start fails with them */
function session(home: string, missing: { words: string | null } = { words: null }): HomeSession {
  const made = createHomeSession({
    own: (signal) =>
      missing.words === null ? ownerOf(home, 'desktop', signal) : Promise.reject(new Error(missing.words)),
    attach: () => attachToOwner(homePaths(home)),
  });
  onTestFinished(() => made.close());
  return made;
}

function isOwning(desktop: HomeSession): boolean {
  const { status, attached } = desktop.state();
  return !attached && status?.mode === 'desktop' && status.processes.every(({ state }) => state === 'running');
}

test('a call made before anything runs is answered once something does', async () => {
  const desktop = session(testFolder());
  let states = 0;
  let figures = 0;
  desktop.onState(() => {
    states += 1;
  });
  desktop.onFigures(() => {
    figures += 1;
  });
  const asked = desktop.call('today', { timezone: 'UTC' });
  expect(desktop.state()).toEqual({ status: null, attached: false, problem: null });
  desktop.start();
  expect(await asked).toEqual({ method: 'today', args: { timezone: 'UTC' } });
  await vi.waitFor(() => expect(isOwning(desktop)).toBe(true), PATIENCE);
  expect(states).toBeGreaterThan(0);
  // Once for the new owner, once because the test worker announces a change with each call.
  await vi.waitFor(() => expect(figures).toBeGreaterThanOrEqual(2), PATIENCE);
  await desktop.close();
  expect(desktop.state().status).toBeNull();
  await expect(desktop.call('today', {})).rejects.toThrow('closing');
});

test('a running server is followed, and succeeded when it ends', async () => {
  const home = testFolder();
  const server = await another(home, 'daemon');
  const desktop = session(home);
  desktop.start();
  await vi.waitFor(
    () => expect(desktop.state()).toMatchObject({ attached: true, status: { mode: 'daemon' } }),
    PATIENCE,
  );
  expect(await desktop.call('sessions', {})).toEqual({ method: 'sessions', args: {} });
  await desktop.act('pause', {});
  expect(server.status().paused).not.toBeNull();
  await server.stop();
  await vi.waitFor(() => expect(isOwning(desktop)).toBe(true), PATIENCE);
  // What the user asked of the server holds for its successor.
  expect(desktop.state().status?.paused).not.toBeNull();
});

test('letting go of a server leaves it running', async () => {
  const home = testFolder();
  const server = await another(home, 'daemon');
  const desktop = session(home);
  desktop.start();
  await vi.waitFor(() => expect(desktop.state().attached).toBe(true), PATIENCE);
  await desktop.close();
  expect(server.status().processes.every(({ state }) => state === 'running')).toBe(true);
});

test('an ingest that holds the home is waited for, without an alarm', async () => {
  const home = testFolder();
  const ingest = await another(home, 'ingest');
  const desktop = session(home);
  const problems: (string | null)[] = [];
  desktop.onState(() => problems.push(desktop.state().problem));
  desktop.start();
  const asked = desktop.call('today', {});
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(desktop.state().status).toBeNull();
  await ingest.stop();
  expect(await asked).toEqual({ method: 'today', args: {} });
  expect(problems.every((problem) => problem === null)).toBe(true);
});

test('a start that fails says why, and is tried again when asked', async () => {
  const missing: { words: string | null } = { words: 'Redis was not found. Install it.' };
  const desktop = session(testFolder(), missing);
  desktop.start();
  await vi.waitFor(() => expect(desktop.state().problem).toBe(missing.words), PATIENCE);
  await expect(desktop.call('today', {})).rejects.toThrow('Redis was not found. Install it.');
  missing.words = null;
  await desktop.act('restartFailed', {});
  expect(await desktop.call('today', {})).toEqual({ method: 'today', args: {} });
  expect(desktop.state().problem).toBeNull();
});

test('somebody else ends what this desktop owns', async () => {
  const home = testFolder();
  const desktop = session(home);
  desktop.start();
  await vi.waitFor(() => expect(isOwning(desktop)).toBe(true), PATIENCE);
  await createControlClient(homePaths(home)).stop();
  await desktop.ended;
  expect(desktop.state().status).toBeNull();
});

test('somebody else ends it while it is still starting', async () => {
  const home = testFolder();
  const desktop = session(home);
  desktop.start();
  // The owner answers before everything of it runs.
  await vi.waitFor(() => createControlClient(homePaths(home)).stop(), { timeout: 60_000, interval: 1 });
  await desktop.ended;
  expect(desktop.state()).toEqual({ status: null, attached: false, problem: null });
});

test('closing breaks off a start', async () => {
  const desktop = session(testFolder());
  desktop.start();
  await desktop.close();
  await desktop.close();
  expect(desktop.state().status).toBeNull();
});
