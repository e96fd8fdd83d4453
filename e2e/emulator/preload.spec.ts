import { expect, test } from './conformance/fixtures.ts';

// What a page sees of its preload: the exposed objects, and nothing else.

test('the page sees neither the preload’s globals nor Node', async ({ driven: { page } }) => {
  const seen = await page.evaluate(() =>
    ['secretOfPreload', 'require', 'process', 'module', 'Buffer', 'ipcRenderer', 'contextBridge'].filter(
      (name) => name in window,
    ),
  );
  expect(seen).toEqual([]);
  const own = await page.evaluate(() => Object.keys(window).filter((name) => /electron|emulator|bridge/i.test(name)));
  expect(own.toSorted()).toEqual(['bridge', 'bridgeAtFirstScript']);
});

test('the preload may require electron alone', async ({ driven: { page } }) => {
  const answers = await page.evaluate(() => Reflect.get(Reflect.get(window, 'bridge'), 'nodeModules')());
  expect(answers).toEqual(['refused', 'refused', 'refused', 'refused']);
});

test('exposed objects are frozen copies, and cannot be replaced', async ({ driven: { page } }) => {
  const facts = await page.evaluate(() => {
    const bridge = Reflect.get(window, 'bridge');
    const descriptor = Object.getOwnPropertyDescriptor(window, 'bridge');
    return {
      nested: bridge.nested,
      frozen: [bridge, bridge.nested, bridge.nested.list, bridge.nested.list[1]].map((each) => Object.isFrozen(each)),
      replaced: Reflect.set(window, 'bridge', 1),
      deleted: Reflect.deleteProperty(window, 'bridge'),
      configurable: descriptor?.configurable,
    };
  });
  expect(facts).toEqual({
    nested: { list: [1, { deep: true }], text: 'words' },
    frozen: [true, true, true, true],
    replaced: false,
    deleted: false,
    configurable: false,
  });
});

test('values, callbacks and errors cross the bridge', async ({ driven: { page } }) => {
  const results = await page.evaluate(async () => {
    const bridge = Reflect.get(window, 'bridge');
    return [
      await bridge.double(21),
      await bridge.fail().catch((error: Error) => [error instanceof Error, error.message]),
    ];
  });
  expect(results).toEqual([42, [true, 'failed on purpose']]);
});

test('the bridge is there before the page’s first script, every time', async ({ driven: { page, probe } }) => {
  const LOADS = 20;
  const seen: unknown[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    expect(await probe('load', `app://conformance/?load=${load}`)).toBe(null);
    // Playwright hears of a new document on a line of its own, perhaps later than the main process.
    await page.waitForURL(new RegExp(`load=${load}$`));
    seen.push(await page.evaluate(() => Reflect.get(window, 'bridgeAtFirstScript')));
  }
  expect(seen).toEqual(Array.from({ length: LOADS }, () => 'object'));
});

test('frames within a page have no bridge', async ({ driven: { page } }) => {
  await page.evaluate(async () => {
    const frame = document.querySelector('iframe');
    if (frame === null) throw new Error('the page has no frame');
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    frame.src = '/other';
    await loaded;
  });
  const frame = page.frames().find((each) => each.url().endsWith('/other'));
  expect(await frame?.evaluate(() => 'bridge' in window)).toBe(false);
});
