import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { apiMethods, type DesktopState, type IpcAnswer, type IpcPush, isOwnerAction } from '../core/contracts/api.ts';
import { createControlClient } from '../core/runtime/control.ts';
import { homePaths } from '../core/runtime/paths.ts';
import { createAppProtocol } from '../main/app-protocol.ts';
import type { Home } from './fixtures.ts';

/** Test support: the popover in a plain browser, with the desktop's own files and headers but a bridge of ours. */

/** A host that no name server knows: every request is answered here. */
const ORIGIN = 'https://blueplane.invalid';

const BRIDGE_SCRIPT = `
  const listeners = new Map();
  window.blueplane = {
    call: (name, args) => window.carryCall(name, args),
    listen: async (listener) => { listeners.set(listeners.size + 1, listener); return listeners.size; },
    unlisten: async (listening) => { listeners.delete(listening); },
  };
  window.addEventListener('scripted-push', ({ detail }) => {
    for (const listener of listeners.values()) listener(detail);
  });
`;

export type PopoverPage = {
  /** What the page asked of the desktop and the owner, not of the figures. */
  readonly actions: { name: string; args: unknown }[];
  /** What `desktopState` answers from now on; the page is told. */
  setDesktop(change: Partial<Omit<DesktopState, 'owner'>>): Promise<void>;
  /** Puts `change` between the server's answers and the page. null: the server's own answers again. */
  alterAnswers(change: ((name: string, real: () => Promise<IpcAnswer>) => Promise<IpcAnswer>) | null): void;
  push(push: IpcPush): Promise<void>;
};

/**
 * Opens the popover on a home whose server runs: figures and the owner's actions go to that server over its control
 * socket, as they do from the desktop; what concerns windows is only noted.
 */
export async function openPopover(page: Page, home: Home): Promise<PopoverPage> {
  const control = createControlClient(homePaths(home.path, home.env));
  const serve = createAppProtocol(join(import.meta.dirname, '..', 'out', 'renderer'));
  const actions: { name: string; args: unknown }[] = [];
  let desktop: Omit<DesktopState, 'owner'> = {
    version: '0.1.0',
    runtime: 'a scripted bridge',
    attached: false,
    problem: null,
    openAtLogin: 'unsupported',
    appearance: 'system',
    shortcut: { keys: '', state: 'off' },
  };
  let alter: Parameters<PopoverPage['alterAnswers']>[0] = null;

  async function ask(name: string, args: unknown): Promise<IpcAnswer> {
    try {
      if (Object.hasOwn(apiMethods, name)) return { ok: true, result: await control.call(name, args) };
      if (name === 'desktopState') return { ok: true, result: { ...desktop, owner: await control.status() } };
      actions.push({ name, args });
      if (isOwnerAction(name)) return { ok: true, result: await control.act(name, args) };
      return { ok: true, result: name === 'saveFile' ? { saved: true } : {} };
    } catch (error) {
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  }

  async function push(detail: IpcPush): Promise<void> {
    await page.evaluate((each) => window.dispatchEvent(new CustomEvent('scripted-push', { detail: each })), detail);
  }

  await page.exposeFunction('carryCall', (name: string, args: unknown) => {
    const real = () => ask(name, args);
    return alter === null ? real() : alter(name, real);
  });
  await page.addInitScript(BRIDGE_SCRIPT);
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const response = await serve(new Request(`app://blueplane${pathname}`));
    const body = Buffer.from(await response.arrayBuffer());
    await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
  });
  const left = new AbortController();
  page.once('close', () => left.abort());
  await page.goto(`${ORIGIN}/popover`);
  void control.events((event) => {
    // The page may close while something is on its way to it.
    push(event.type === 'status' ? { type: 'state' } : event).catch(() => {});
  }, left.signal);

  return {
    actions,
    push,
    setDesktop: (change) => {
      desktop = { ...desktop, ...change };
      return push({ type: 'state' });
    },
    alterAnswers: (change) => {
      alter = change;
    },
  };
}
