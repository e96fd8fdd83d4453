import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { chooseFromTray, clickTray, isPopoverVisible, pageOf } from './pages.ts';

async function windowOf(desktop: ElectronApplication, name: 'popover' | 'window') {
  return await desktop.browserWindow(await pageOf(desktop, name));
}

test('the popover opens inside the screen, goes when another window is used, and no closing ends it', async ({
  launchDesktop,
}) => {
  const desktop = await launchDesktop();
  const popover = await windowOf(desktop, 'popover');
  const window = await windowOf(desktop, 'window');
  await expect.poll(() => window.evaluate((shown) => shown.isVisible())).toBe(true);
  expect(await isPopoverVisible(desktop)).toBe(false);

  await clickTray(desktop);
  await expect.poll(() => isPopoverVisible(desktop)).toBe(true);
  const bounds = await popover.evaluate((shown) => shown.getBounds());
  const workArea = await desktop.evaluate(({ screen }, at) => screen.getDisplayMatching(at).workArea, bounds);
  expect(bounds.width).toBe(360);
  expect(bounds.x).toBeGreaterThanOrEqual(workArea.x);
  expect(bounds.y).toBeGreaterThanOrEqual(workArea.y);
  expect(bounds.x + bounds.width).toBeLessThanOrEqual(workArea.x + workArea.width);
  expect(bounds.y + bounds.height).toBeLessThanOrEqual(workArea.y + workArea.height);

  await window.evaluate((shown) => shown.focus());
  await expect.poll(() => isPopoverVisible(desktop)).toBe(false);

  await chooseFromTray(desktop, 'popover');
  await expect.poll(() => isPopoverVisible(desktop)).toBe(true);
  await popover.evaluate((shown) => shown.close());
  await expect.poll(() => isPopoverVisible(desktop)).toBe(false);
  await clickTray(desktop);
  await expect.poll(() => isPopoverVisible(desktop)).toBe(true);
});

test('the popover is told when nobody sees it, and what the tray knows when it is opened', async ({
  launchDesktop,
}) => {
  const desktop = await launchDesktop({ arguments: ['--hidden'] });
  const page = await pageOf(desktop, 'popover');
  const popover = await windowOf(desktop, 'popover');
  // After its first figures, which it asks for although nobody sees it.
  await expect(page.getByRole('button', { name: 'Open Blueplane' })).toBeVisible();
  const told = await page.evaluateHandle(async () => {
    const pushes: unknown[] = [];
    await window.blueplane?.listen((push) => void pushes.push(push));
    return pushes;
  });
  const newest = () =>
    told.evaluate((pushes) => pushes.map((push) => JSON.stringify(push)).findLast((push) => push.includes('"popover')));

  await expect(async () => {
    await popover.evaluate((shown) => shown.hide());
    await clickTray(desktop);
    await expect.poll(newest, { timeout: 2_000 }).toContain('"popoverShown","figures":{"today":{"date":"');
  }).toPass();
  await popover.evaluate((shown) => shown.hide());
  await expect.poll(newest).toBe('{"type":"popoverHidden"}');
});

test('a page whose process is gone is loaded again, and a window that does not keep its page is made anew', async ({
  launchDesktop,
}) => {
  const desktop = await launchDesktop({ arguments: ['--hidden'] });
  const first = await pageOf(desktop, 'popover');
  const popover = await windowOf(desktop, 'popover');
  const crash = () =>
    popover.evaluate(({ webContents }) => {
      Reflect.set(globalThis, 'telling', true);
      webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
      Reflect.set(globalThis, 'telling', false);
    });
  await popover.evaluate(({ webContents }) => {
    const reload = webContents.reload.bind(webContents);
    webContents.reload = () => {
      if (Reflect.get(globalThis, 'telling') === true) throw new Error('loaded while its end was still being told');
      reload();
    };
  });
  for (let times = 1; times <= 3; times += 1) {
    await first.evaluate(() => document.body.setAttribute('data-before', ''));
    await crash();
    await expect(first.locator('body:not([data-before])')).toHaveCount(1);
    await expect(first.getByRole('button', { name: /Open Blueplane/ })).toBeAttached();
  }
  const closed = first.waitForEvent('close');
  await crash();
  await closed;
  await clickTray(desktop);
  const second = await pageOf(desktop, 'popover');
  await expect(second.getByRole('button', { name: /Open Blueplane/ })).toBeAttached();
  expect(await isPopoverVisible(desktop)).toBe(true);
});

test('the window opens where it was, shows the view that was asked for, and takes no harm from a broken memory', async ({
  home,
  launchDesktop,
}) => {
  const memory = join(home.path, 'desktop', 'window.json');
  const desktop = await launchDesktop();
  const bounds = { x: 110, y: 60, width: 1000, height: 700 };
  const reopen = async () => {
    const page = await pageOf(desktop, 'window');
    const closed = page.waitForEvent('close');
    await (await desktop.browserWindow(page)).evaluate((window) => window.close());
    await closed;
    await chooseFromTray(desktop, 'open');
    return await (await windowOf(desktop, 'window')).evaluate((window) => window.getBounds());
  };

  await (await windowOf(desktop, 'window')).evaluate((window, to) => window.setBounds(to), bounds);
  expect(await reopen()).toEqual(bounds);
  expect(JSON.parse(readFileSync(memory, 'utf8'))).toEqual(bounds);

  const page = await pageOf(desktop, 'window');
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  await chooseFromTray(desktop, 'sessions');
  await expect(page.getByRole('heading', { name: 'Sessions', level: 1 })).toBeVisible();
  await chooseFromTray(desktop, 'open');
  await expect(page.getByRole('heading', { name: 'Sessions', level: 1 })).toBeVisible();

  // The file is read when a window opens, and written when one closes.
  const closed = page.waitForEvent('close');
  await (await desktop.browserWindow(page)).evaluate((window) => window.close());
  await closed;
  writeFileSync(memory, '{"x": "here"');
  await chooseFromTray(desktop, 'open');
  const size = await (await windowOf(desktop, 'window')).evaluate((window) => window.getBounds());
  expect(size.width).toBeGreaterThan(bounds.width);
});
