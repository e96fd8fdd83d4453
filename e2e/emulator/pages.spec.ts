import { expect, test } from './conformance/fixtures.ts';

// What the main process decides about its pages: where they may go, what they may load and use, whether they are seen.

const NAVIGATION = ['will-frame-navigate', 'will-navigate', 'will-redirect'];

for (const { way, go } of [
  { way: 'a script', go: (address: string) => location.assign(address) },
  {
    way: 'a link',
    go: (address: string) => {
      const link = document.querySelector('a');
      if (link !== null) link.href = address;
      link?.click();
    },
  },
  {
    way: 'a form',
    go: (address: string) => {
      const form = document.querySelector('form');
      if (form !== null) form.action = address;
      form?.requestSubmit();
    },
  },
]) {
  test(`a page cannot leave by ${way} when that is prevented`, async ({ driven, foreign }) => {
    await driven.probe('guard', ['will-navigate']);
    await driven.page.evaluate(go, `${foreign.address}/away`);
    const told = new RegExp(`^will-navigate ${foreign.address}/away\\??(?: true)?`);
    await expect.poll(async () => (await driven.trace()).at(-1)).toMatch(told);
    await expect(driven.page).toHaveTitle('start');
    expect(foreign.visits).toEqual([]);
  });
}

test('a page that is let go is told of in order, and arrives', async ({ driven, foreign }) => {
  const address = `${foreign.address}/away`;
  await driven.probe('guard', NAVIGATION, address);
  await driven.page.evaluate((url) => location.assign(url), address);
  await expect.poll(() => driven.page.title()).toBe('foreign');
  const told = (await driven.trace()).filter((each) => each.startsWith('will-'));
  expect(told).toEqual([`will-frame-navigate ${address} true`, `will-navigate ${address} true`]);
});

test('a redirect is stopped before it is followed', async ({ driven, foreign }) => {
  await driven.probe('guard', ['will-redirect']);
  await driven.page.evaluate((url) => location.assign(url), `${foreign.address}/start`);
  await expect.poll(async () => (await driven.trace()).at(-1)).toMatch(`will-redirect ${foreign.address}/end`);
  await expect(driven.page).toHaveTitle('start');
  expect(foreign.visits).toEqual(['/start']);
});

test('a frame is stopped as a frame', async ({ driven, foreign }) => {
  await driven.probe('guard', NAVIGATION);
  await driven.page.evaluate((url) => {
    const frame = document.querySelector('iframe');
    if (frame !== null) frame.src = url;
  }, `${foreign.address}/framed`);
  await expect
    .poll(async () => (await driven.trace()).at(-1))
    .toBe(`will-frame-navigate ${foreign.address}/framed false`);
  expect(foreign.visits).toEqual([]);
});

test('what the app loads itself is not asked for', async ({ driven }) => {
  await driven.probe('guard', NAVIGATION);
  expect(await driven.probe('load', 'app://conformance/other')).toBe(null);
  await expect(driven.page).toHaveTitle('other');
  expect((await driven.trace()).filter((each) => each.startsWith('will-'))).toEqual([]);
});

test('a load of the page’s own that fails is told', async ({ driven: { page, probe, trace }, foreign }) => {
  await probe('reloadWhenGone');
  await probe('denyRequests', '/denied');
  await page.evaluate((url) => location.assign(url), `${foreign.address}/denied`);
  await expect.poll(trace).toContain(`did-fail-load ${foreign.address}/denied`);
});

test('a page whose process is gone is told, and comes back with its bridge', async ({ driven }) => {
  const { application, page, probe, trace } = driven;
  await probe('reloadWhenGone');
  await page.goto('chrome://crash').catch(() => undefined);
  await expect.poll(trace).toContain('render-process-gone crashed');
  const title = () =>
    application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.mainFrame?.url);
  await expect.poll(title).toBe('app://conformance/');
});

test('a page that is closed without asking the app closes its window', async ({ driven: { page, trace } }) => {
  const debuggers = await page.context().newCDPSession(page);
  await debuggers.send('Page.close').catch(() => undefined);
  await expect.poll(trace).toContain('window-all-closed');
  expect(await trace()).toContain('closed');
});

test('no page opens another', async ({ driven, foreign }) => {
  const { page, application, probe, trace } = driven;
  await probe('guard', []);
  expect(await page.evaluate((url) => window.open(url) === null, `${foreign.address}/script`)).toBe(true);
  await expect.poll(trace).toContain(`window-open ${foreign.address}/script`);
  await page.evaluate((url) => {
    const link = document.querySelector<HTMLAnchorElement>('#popup');
    if (link !== null) link.href = url;
  }, `${foreign.address}/link`);
  await page.click('#popup');
  await expect.poll(trace).toContain(`window-open ${foreign.address}/link`);
  await page.click('#away', { modifiers: ['ControlOrMeta'] });
  await expect.poll(trace).toContain('window-open about:blank');
  expect(application.windows()).toHaveLength(1);
  expect(foreign.visits).toEqual([]);
});

test('the app’s own scheme is answered by its handler, headers and all', async ({ driven: { page } }) => {
  const answers = await page.evaluate(async () => {
    const missing = await fetch('/missing');
    const asked = await fetch('/ask?x=1', { method: 'POST', body: 'words' });
    const failed = await fetch('/fails').then(
      () => 'answered',
      () => 'failed',
    );
    return { status: missing.status, from: missing.headers.get('x-from'), asked: await asked.json(), failed };
  });
  expect(answers).toEqual({
    status: 404,
    from: 'the handler',
    asked: { url: 'app://conformance/ask?x=1', method: 'POST', origin: 'app://conformance', body: 'words' },
    failed: 'failed',
  });
});

test('a content security policy of the handler holds', async ({ driven: { page, probe } }) => {
  expect(await probe('load', 'app://conformance/guarded')).toBe(null);
  await expect(page).toHaveTitle('guarded');
  expect(await page.evaluate(() => ['inline', 'bridgeAtFirstScript'].map((name) => name in window))).toEqual([
    false,
    true,
  ]);
});

test('a request that is cancelled does not happen', async ({ driven, foreign }) => {
  await driven.probe('denyRequests', '/denied');
  const results = await driven.page.evaluate(
    (address) =>
      Promise.all(
        ['/denied', '/allowed'].map((path) =>
          fetch(address + path, { mode: 'no-cors' }).then(
            () => 'answered',
            () => 'failed',
          ),
        ),
      ),
    foreign.address,
  );
  expect(results).toEqual(['failed', 'answered']);
  expect(foreign.visits).toEqual(['/allowed']);
  expect(await driven.probe('load', `${foreign.address}/denied`)).toMatchObject({ code: 'ERR_BLOCKED_BY_CLIENT' });
});

test('headers of an answer can be changed', async ({ driven: { page, probe } }) => {
  await probe('changeHeaders', 'x-added', 'by main');
  expect(await page.evaluate(async () => (await fetch('/other')).headers.get('x-added'))).toBe('by main');
});

test('a download is told to the session, and does not happen', async ({ driven: { page, probe, trace } }) => {
  await probe('denyDownloads');
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = '/other';
    link.download = 'other.html';
    document.body.append(link);
    link.click();
  });
  await expect.poll(trace).toContain('will-download app://conformance/other');
  await expect(page).toHaveTitle('start');
});

test('a denied permission is denied to the page', async ({ driven: { page, probe, trace } }) => {
  await probe('denyPermissions');
  const answers = await page.evaluate(async () => [
    await Notification.requestPermission(),
    (await navigator.permissions.query({ name: 'geolocation' })).state,
    await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('found'),
        ({ code }) => resolve(code),
      ),
    ),
    await navigator.mediaDevices.getUserMedia({ audio: true }).catch(({ name }) => name),
  ]);
  expect(answers).toEqual(['denied', 'denied', 1, 'NotAllowedError']);
  expect(await trace()).toEqual(
    expect.arrayContaining(['request notifications', 'request geolocation', 'request media']),
  );
});

test('a document knows whether its window is shown', async ({ driven }) => {
  const { application, page, probe } = driven;
  const state = () => page.evaluate(() => `${document.visibilityState} ${document.hidden}`);
  expect(await state()).toBe('visible false');
  await page.evaluate(() => {
    Reflect.set(window, 'changes', 0);
    document.addEventListener('visibilitychange', () =>
      Reflect.set(window, 'changes', Reflect.get(window, 'changes') + 1),
    );
  });
  const window = await application.browserWindow(page);
  await window.evaluate((each) => each.hide());
  await expect.poll(state).toBe('hidden true');
  await window.evaluate((each) => each.show());
  await expect.poll(state).toBe('visible false');
  expect(await page.evaluate(() => Reflect.get(globalThis, 'changes'))).toBe(2);
  const opened = application.waitForEvent('window');
  await probe('openSecond', 'app://conformance/other');
  const second = await opened;
  await expect.poll(() => second.title()).toBe('other');
  expect(await second.evaluate(() => document.visibilityState)).toBe('hidden');
});

test('the page has the size and the colours that the main process says', async ({ driven: { application, page } }) => {
  const size = () => page.evaluate(() => [innerWidth, innerHeight]);
  const window = await application.browserWindow(page);
  await window.evaluate((each) => each.setContentSize(320, 240));
  await expect.poll(size).toEqual([320, 240]);
  const dark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  for (const source of ['dark', 'light'] as const) {
    await application.evaluate(({ nativeTheme }, value) => {
      nativeTheme.themeSource = value;
    }, source);
    await expect.poll(dark).toBe(source === 'dark');
  }
});

test('a destroyed window cannot be used', async ({ driven: { probe } }) => {
  expect(await probe('afterDestroy')).toEqual({
    isDestroyed: true,
    contentsDestroyed: true,
    show: 'Object has been destroyed',
    webContents: 'Object has been destroyed',
    getURL: 'Object has been destroyed',
  });
});
