import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { emulatorOnly } from '../emulator/conformance/fixtures.ts';
import { person } from '../emulator/person.ts';
import { pasted } from '../pasted.ts';
import { expect, test } from './fixtures.ts';
import { chooseFromTray, openedWindow, pageOf } from './pages.ts';
import { sharedDesktop } from './shared-desktop.ts';

// Each guard of the desktop's pages is attacked from inside a page, as one that was taken over would do it.

const FOREIGN = 'https://example.invalid/?next=app://blueplane/';

/** The user's own home folder, where a page may put an export. */
const userHome = mkdtempSync(join(tmpdir(), 'blueplane-user-'));
test.afterAll(() => rmSync(userHome, { recursive: true, force: true }));

const shared = sharedDesktop(() => undefined, { env: { HOME: userHome } });

/** The window anew: what the attack before did to its page is no part of the next. */
async function freshWindow(desktop: ElectronApplication): Promise<Page> {
  const before = await pageOf(desktop, 'window');
  const closed = before.waitForEvent('close');
  await (await desktop.browserWindow(before)).evaluate((window) => window.close());
  await closed;
  await chooseFromTray(desktop, 'open');
  return await openedWindow(desktop);
}

/** Address of a page as the program sees it. */
async function addressOf(desktop: ElectronApplication, page: Page): Promise<string> {
  const window = await desktop.browserWindow(page);
  return await window.evaluate((each) => each.webContents.getURL());
}

/** Ways in which a script could lead its page elsewhere. */
const WAYS_OUT: Record<string, (address: string) => void> = {
  'by its location': (address) => {
    location.href = address;
  },
  'by a link': (address) => {
    const link = document.createElement('a');
    link.href = address;
    document.body.append(link);
    link.click();
  },
  'by a link for a new window': (address) => {
    const link = document.createElement('a');
    link.href = address;
    link.target = '_blank';
    document.body.append(link);
    link.click();
  },
  'by a form': (address) => {
    const form = document.createElement('form');
    form.action = address;
    document.body.append(form);
    form.submit();
  },
  'in a frame': (address) => {
    const frame = document.createElement('iframe');
    frame.src = address;
    document.body.append(frame);
  },
};

test.describe('a page of the desktop', () => {
  for (const [way, leave] of Object.entries(WAYS_OUT)) {
    test(`cannot leave ${way}`, async () => {
      const desktop = shared.application;
      const page = await freshWindow(desktop);
      const home = await addressOf(desktop, page);
      expect(home).toMatch(/^app:\/\/blueplane\//);
      for (const address of [FOREIGN, 'http://127.0.0.1:1/', 'file:///etc/passwd', 'data:text/html,elsewhere']) {
        await page.evaluate(leave, address);
      }
      // What was begun gets its time. The page itself is asked: after a form that the policy refused, a locator would
      // wait for its navigation for ever.
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
      expect(await page.evaluate(() => document.querySelector('h1')?.textContent)).toBe('Overview');
      expect(await addressOf(desktop, page)).toBe(home);
      expect(desktop.windows()).toHaveLength(2);
      const strange = page.frames().filter((frame) => /example|passwd|elsewhere|127\.0\.0\.1/.test(frame.url()));
      expect(strange.map((frame) => frame.url())).toEqual([]);
    });
  }

  test('opens no window', async () => {
    const desktop = shared.application;
    const page = await freshWindow(desktop);
    for (const address of [FOREIGN, 'about:blank', '/popover']) {
      expect(await page.evaluate((url) => window.open(url) === null, address)).toBe(true);
    }
    // A window that is let through is there, or the emulator has ended the app for it, a moment later.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    expect(desktop.windows()).toHaveLength(2);
  });

  test('reaches nothing but its own files, and runs no script of another origin', async () => {
    const desktop = shared.application;
    const page = await freshWindow(desktop);
    for (const address of ['https://example.invalid/', 'http://127.0.0.1:1/', '/']) {
      expect(
        await page.evaluate(
          (url) =>
            fetch(url).then(
              () => 'answered',
              () => 'refused',
            ),
          address,
        ),
      ).toBe('refused');
    }
    expect(
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'globalThis.injected = true';
        document.body.append(script);
        return 'injected' in globalThis;
      }),
    ).toBe(false);
    // In a task of the page's own: what a debugger evaluates is exempt from the policy.
    const evaluated = page.evaluate(
      () =>
        new Promise((resolve) => {
          setTimeout(() => {
            try {
              resolve(Reflect.get(globalThis, 'eval')('1 + 1'));
            } catch {
              resolve('refused');
            }
          });
        }),
    );
    expect(await evaluated).toBe('refused');
  });

  test('finds no host, and sends no packet beside the policy of its content', async () => {
    const desktop = shared.application;
    await freshWindow(desktop);
    expect(await desktop.evaluate(({ app }) => app.commandLine.getSwitchValue('host-resolver-rules'))).toBe(
      'MAP * ~NOTFOUND',
    );
    for (const name of ['window', 'popover'] as const) {
      const window = await desktop.browserWindow(await pageOf(desktop, name));
      expect(await window.evaluate(({ webContents }) => webContents.getWebRTCIPHandlingPolicy())).toBe(
        'disable_non_proxied_udp',
      );
    }
  });

  test('has the bridge and nothing else of the program', async () => {
    const desktop = shared.application;
    await freshWindow(desktop);
    for (const name of ['window', 'popover'] as const) {
      const page = await pageOf(desktop, name);
      expect(
        await page.evaluate(() => ({
          names: Object.keys(Reflect.get(globalThis, 'blueplane')).toSorted(),
          frozen: Object.isFrozen(Reflect.get(globalThis, 'blueplane')),
          others: ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer'].filter(
            (word) => word in globalThis,
          ),
        })),
      ).toEqual({ names: ['call', 'listen', 'unlisten'], frozen: true, others: [] });
    }
  });

  test('is answered in words when it asks for what is not in the contract', async () => {
    const desktop = shared.application;
    const page = await pageOf(desktop, 'popover');
    const ask = (name: string, args: unknown) =>
      page.evaluate(([method, given]) => Reflect.get(globalThis, 'blueplane').call(method, given), [
        name,
        args,
      ] as const);
    expect(await ask('readFile', { path: '/etc/passwd' })).toMatchObject({ ok: false });
    expect(await ask('__proto__', {})).toMatchObject({ ok: false });
    expect(await ask('openWindow', { view: '../../etc' })).toMatchObject({ ok: false });
    expect(await ask('report', { kind: 'daily', sql: 'DROP TABLE usage' })).toMatchObject({ ok: false });
    // Nothing that would be started, or that events would be sent to.
    const redis = await ask('changeSettings', { set: { redis: { binary: '/tmp/any-program' } } });
    expect(redis).toMatchObject({ ok: false, message: expect.stringContaining('by hand only') });
    expect(existsSync(join(shared.home.path, 'config.yaml'))).toBe(false);
    expect(await ask('today', { timezone: 'UTC' })).toMatchObject({ ok: true });
  });

  test('deletes nothing that a person has not confirmed to the system itself', async () => {
    emulatorOnly('the system’s boxes cannot be answered from a test');
    const desktop = shared.application;
    const page = await pageOf(desktop, 'popover');
    const ask = (name: string, args: unknown) =>
      page.evaluate(([method, given]) => Reflect.get(globalThis, 'blueplane').call(method, given), [
        name,
        args,
      ] as const);
    const boxes = () => person(desktop, 'recordsOf', 'dialog.showMessageBox');
    const everything = { everything: true };
    for (const order of [everything, { ...everything, token: 'guessed' }]) {
      expect(await ask('startPurge', order)).toMatchObject({
        ok: false,
        message: expect.stringContaining('Look at it'),
      });
    }
    expect(await boxes()).toEqual([]);
    const { result } = await ask('purgePreview', everything);
    // Enter and Esc hold back.
    expect(await ask('startPurge', { ...everything, token: result.token })).toEqual({
      ok: true,
      result: { job: null },
    });
    expect(await boxes()).toEqual([
      expect.objectContaining({
        message: 'Purge everything that Blueplane has stored?',
        buttons: ['Cancel', 'Purge everything'],
      }),
    ]);
    expect(await ask('currentJob', {})).toEqual({ ok: true, result: { job: null } });
    // Neither is anything that is said kept, nor what could not be stored deleted.
    expect(await ask('changeSettings', { set: { privacy: { level: 'content' } } })).toMatchObject({
      ok: true,
      result: { settings: { privacy: { level: 'metadata' } } },
    });
    expect(await ask('dropDeadLetters', { ids: [1, 2] })).toEqual({ ok: true, result: { dropped: 0 } });
    expect((await boxes()).slice(1)).toEqual([
      expect.objectContaining({ message: 'Keep what is said?', buttons: ['Cancel', 'Keep what is said'] }),
      expect.objectContaining({
        message: 'Delete 2 events that could not be stored?',
        buttons: ['Cancel', 'Delete 2 events'],
      }),
    ]);
    expect(existsSync(join(shared.home.path, 'config.yaml'))).toBe(false);
  });

  test('gets no permission but to copy a text', async () => {
    const desktop = shared.application;
    const page = await freshWindow(desktop);
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
    const reading = page.evaluate(() => navigator.clipboard.readText());
    await expect(reading).rejects.toThrow('Permission denied');
    await page.evaluate(() => navigator.clipboard.writeText('a text that was copied'));
    expect(await pasted(page)).toBe('a text that was copied');
    expect(await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)).toBe(
      'denied',
    );
    expect(
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            navigator.geolocation.getCurrentPosition(
              () => resolve('given'),
              () => resolve('refused'),
            );
          }),
      ),
    ).toBe('refused');
    expect(
      await page.evaluate(() =>
        navigator.mediaDevices.getUserMedia({ audio: true }).then(
          () => 'given',
          () => 'refused',
        ),
      ),
    ).toBe('refused');
  });

  test('downloads nothing', async () => {
    const desktop = shared.application;
    const page = await freshWindow(desktop);
    const prevented = await desktop.evaluateHandle(({ session }) => {
      const seen: boolean[] = [];
      session.fromPartition('blueplane').on('will-download', (event) => seen.push(event.defaultPrevented));
      return seen;
    });
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = '/popover';
      link.download = 'figures.html';
      document.body.append(link);
      link.click();
    });
    await expect.poll(() => prevented.jsonValue()).toEqual([true]);
  });
});

/** What a page is told in the end when it asks for an export. */
async function exported(page: Page, args: { path: string; replaces?: string }): Promise<string> {
  const ask = (name: string, given: unknown) =>
    page.evaluate(([method, wanted]) => Reflect.get(globalThis, 'blueplane').call(method, wanted), [
      name,
      given,
    ] as const);
  const begun = await ask('startExport', { format: 'json', ...args });
  if (!begun.ok) return begun.message;
  const job = async () => (await ask('currentJob', {})).result.job;
  await expect.poll(async () => (await job()).state).not.toBe('running');
  return (await job()).message ?? 'exported';
}

test.describe('an export that a page asks for', () => {
  const shop = join(userHome, 'shop');
  const settings = join(shop, 'package.json');
  test.beforeEach(() => {
    mkdirSync(join(userHome, '.tool'), { recursive: true });
    mkdirSync(shop);
    writeFileSync(settings, '{ "name": "shop" }');
  });
  test.afterEach(() => rmSync(shop, { recursive: true }));

  test('replaces an earlier one and no other file, whatever the page says', async () => {
    const page = await pageOf(shared.application, 'popover');
    const stays = 'package.json is there already, and Blueplane did not export it: it stays. Choose another name.';
    expect(await exported(page, { path: settings, replaces: 'any' })).toBe(stays);
    const link = join(shop, 'link.json');
    symlinkSync(settings, link);
    expect(await exported(page, { path: link, replaces: 'any' })).toContain('it stays');
    symlinkSync(join(userHome, '.tool'), join(shop, 'tool'));
    expect(await exported(page, { path: join(shop, 'tool', 'a.json') })).toContain(
      'Programs keep their own files there',
    );
    expect(readFileSync(settings, 'utf8')).toBe('{ "name": "shop" }');

    const figures = join(shop, 'figures.json');
    expect(await exported(page, { path: figures })).toBe('exported');
    const first = statSync(figures).ino;
    expect(await exported(page, { path: figures, replaces: 'own' })).toBe('exported');
    expect(statSync(figures).ino).not.toBe(first);
    expect(readdirSync(shop).toSorted()).toEqual(['figures.json', 'link.json', 'package.json', 'tool']);
  });

  test('replaces the file that the person chose in the system’s dialog, and none beside it', async () => {
    emulatorOnly('the system’s dialog cannot be answered from a test');
    const desktop = shared.application;
    const page = await pageOf(desktop, 'popover');
    await person(desktop, 'saveNextFileAt', settings);
    await page.evaluate(() => Reflect.get(globalThis, 'blueplane').call('chooseExportFile', { name: 'figures.json' }));
    const beside = join(shop, 'tsconfig.json');
    writeFileSync(beside, '{}');
    expect(await exported(page, { path: beside, replaces: 'any' })).toContain('it stays');
    expect(await exported(page, { path: settings, replaces: 'own' })).toBe('exported');
    expect(readFileSync(settings, 'utf8')).toContain('"format": "blueplane"');
    expect(readFileSync(beside, 'utf8')).toBe('{}');
  });
});

test('a foreign page in a window of ours is not heard, and a foreign address is not loaded', async ({
  launchDesktop,
}) => {
  // A desktop of its own: the windows it makes are there to the end.
  const desktop = await launchDesktop();
  // Both are there, so the next window is the foreign one: a page of ours may quit the program, and would.
  await pageOf(desktop, 'window');
  await pageOf(desktop, 'popover');
  const opened = desktop.waitForEvent('window');
  const preload = join(import.meta.dirname, '..', '..', 'out', 'preload', 'index.cjs');
  await desktop.evaluate(async ({ BrowserWindow }, path) => {
    const foreign = new BrowserWindow({ webPreferences: { preload: path, partition: 'blueplane', sandbox: true } });
    await foreign.loadURL('about:blank');
  }, preload);
  const page = await opened;
  // The window is told of before its page has come.
  const quit = () => page.evaluate(() => Reflect.get(globalThis, 'blueplane').call('quit', {})).catch(String);
  await expect.poll(quit).toEqual({ ok: false, message: 'Only a page of Blueplane may ask.' });
  const window = await desktop.browserWindow(page);
  const outcome = await window.evaluate((foreign) =>
    foreign.loadURL('https://example.invalid/').then(
      () => 'loaded',
      (error: unknown) => String(error),
    ),
  );
  expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT');

  // A page that named no session would be in the one that all share.
  const inSharedSession = await desktop.evaluate(async ({ BrowserWindow }) => {
    const stray = new BrowserWindow({ show: false });
    const said = await stray.loadURL('https://example.invalid/').then(() => 'loaded', String);
    stray.destroy();
    return said;
  });
  expect(inSharedSession).toContain('ERR_BLOCKED_BY_CLIENT');
});

test('no address leads out of the folder of the pages', async () => {
  const desktop = shared.application;
  const page = await freshWindow(desktop);
  const window = await desktop.browserWindow(page);
  for (const address of [
    'app://blueplane/..%2f..%2fpackage.json',
    'app://blueplane/%2e%2e/main/index.js',
    'app://blueplane//etc/passwd',
  ]) {
    await window.evaluate((each, url) => each.loadURL(url), address);
    await expect(page.locator('body')).toHaveText('Nothing is here.');
  }
  await window.evaluate((each) => each.loadURL('app://elsewhere/').catch(() => undefined));
  await expect(page.locator('body')).not.toContainText('Overview');
});

test('what Chromium keeps lies in the home, for this user alone, and spelling is not checked', async () => {
  const desktop = shared.application;
  const page = await freshWindow(desktop);
  expect(await desktop.evaluate(({ app }) => app.getPath('userData'))).toBe(join(shared.home.path, 'desktop'));
  expect(statSync(join(shared.home.path, 'desktop')).mode & 0o777).toBe(0o700);
  const window = await desktop.browserWindow(page);
  expect(
    await window.evaluate(({ webContents: { session } }) => ({
      spelling: session.isSpellCheckerEnabled(),
      kept: session.isPersistent(),
    })),
  ).toEqual({ spelling: false, kept: false });
});

// The last one: it gives permissions.
test('captures no screen, also when permissions were given, and does no harm by asking', async () => {
  const desktop = shared.application;
  const page = await freshWindow(desktop);
  await desktop.evaluate(({ session }) =>
    session.fromPartition('blueplane').setPermissionRequestHandler((_contents, _permission, decide) => decide(true)),
  );
  for (let times = 1; times <= 2; times += 1) {
    expect(
      await page.evaluate(() =>
        navigator.mediaDevices.getDisplayMedia({ video: true }).then(
          () => 'given',
          () => 'refused',
        ),
      ),
    ).toBe('refused');
  }
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
});
