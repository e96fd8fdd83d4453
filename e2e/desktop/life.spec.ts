import { IS_FULL } from '../../build/test/amount.ts';
import { formatMoney, formatTokens } from '../../core/format/index.ts';
import type { Transcript } from '../claude-transcript.ts';
import { leftovers } from '../headless-server.ts';
import { writeHistory } from '../history.ts';
import { blueplane, processId, serverStatus } from '../report.ts';
import { showToday, summaryFigure } from '../summary.ts';
import { expect, LOCALE, test } from './fixtures.ts';
import {
  chooseFromTray,
  clickTray,
  isPopoverVisible,
  listenToNotices,
  openedWindow,
  openPopover,
  pageOf,
  trayWords,
} from './pages.ts';
import { sharedDesktop } from './shared-desktop.ts';

/** Bills 932,000 tokens and, with its context above 200,000, $1.227. */
const ANSWER = {
  model: 'claude-sonnet-4-5-20250929',
  inputTokens: 2_000,
  outputTokens: 30_000,
  cacheReadTokens: 900_000,
};

const ANSWER_TOKENS = 932_000;
const ANSWER_USD = 1.227;

test.describe('while it runs', () => {
  let transcript: Transcript;
  let answers: number;
  const shared = sharedDesktop(
    (home) => {
      transcript = writeHistory(home);
      answers = 1;
    },
    { arguments: ['--hidden'] },
  );
  const tokens = () => formatTokens(answers * ANSWER_TOKENS, LOCALE);
  const cost = () => formatMoney(answers * ANSWER_USD, LOCALE);
  const answer = () => {
    answers += 1;
    transcript.append({ id: `today-${answers}`, at: new Date(), ...ANSWER });
  };

  // The first one: no window was opened yet.
  test('a second start shows the window of the first and ends', async ({ startSecond }) => {
    const desktop = shared.application;
    await pageOf(desktop, 'popover');
    expect(desktop.windows()).toHaveLength(1);
    // As at login, where nobody asked for a window.
    expect(await startSecond(shared.home, { arguments: ['--hidden'] })).toBe(0);
    expect(await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(await startSecond(shared.home)).toBe(0);
    await openedWindow(desktop);
    expect((await serverStatus(shared.home)).mode).toBe('desktop');
  });

  test('one line appended to a transcript changes popover, tray and window', async () => {
    const desktop = shared.application;
    await chooseFromTray(desktop, 'open');
    const window = await openedWindow(desktop);
    const popover = await openPopover(desktop);
    await showToday(window);
    const tokensToday = summaryFigure(window, 'Tokens');
    await expect(popover.getByRole('banner')).toContainText(tokens());
    await expect(tokensToday).toHaveText(tokens());
    await expect.poll(async () => (await trayWords(desktop)).title).toBe(cost());

    answer();
    await expect(popover.getByRole('banner')).toContainText(tokens());
    await expect(popover.getByRole('banner')).toContainText(cost());
    await expect(tokensToday).toHaveText(tokens());
    await expect.poll(async () => (await trayWords(desktop)).title).toBe(cost());
    expect((await trayWords(desktop)).menu[0]).toContain(`${cost()} today, ${tokens()} tokens`);
  });

  // That each of the five comes back is proven by core/runtime/owner.test.ts.
  for (const name of ['fast-path', ...(IS_FULL ? ['gateway'] : [])]) {
    test(`killing ${name} is shown, and what was written meanwhile counts once it is back`, async () => {
      const desktop = shared.application;
      const popover = await openPopover(desktop);
      await expect(popover.getByRole('banner')).toContainText(tokens());
      const before = await processId(shared.home, name);
      const said = await listenToNotices(popover);
      process.kill(before, 'SIGKILL');
      answer();
      // It is back within a moment, so what was said meanwhile is remembered.
      await expect.poll(said).toMatch(/restart/i);
      await expect(popover.getByRole('banner')).toContainText(tokens());
      await expect
        .poll(async () => (await serverStatus(shared.home)).processes.every(({ state }) => state === 'running'))
        .toBe(true);
      expect(await processId(shared.home, name)).not.toBe(before);
      await expect.poll(async () => (await trayWords(desktop)).tooltip).toContain(`Blueplane: ${cost()} today`);
    });
  }

  test('closing the window leaves the tray, and opening it again shows the figures', async () => {
    const desktop = shared.application;
    await chooseFromTray(desktop, 'open');
    const window = await openedWindow(desktop);
    await window.close();
    await expect.poll(() => desktop.windows().length).toBe(1);
    await chooseFromTray(desktop, 'sessions');
    const again = await pageOf(desktop, 'window');
    await expect(again.getByRole('heading', { name: 'Sessions', level: 1 })).toBeVisible();

    // On macOS, by a click on the icon of the program.
    await again.close();
    await expect.poll(() => desktop.windows().length).toBe(1);
    await desktop.evaluate(({ app }) => void app.emit('activate'));
    await openedWindow(desktop);
  });

  test('the menu opens the dashboard in the browser, signed in', async ({ browser }) => {
    const desktop = shared.application;
    await expect((await openPopover(desktop)).getByRole('banner')).toContainText(tokens());
    // The browser of whoever runs the tests is left alone.
    const asked = await desktop.evaluateHandle(({ shell }) => {
      const addresses: string[] = [];
      shell.openExternal = async (address) => void addresses.push(address);
      return addresses;
    });
    await chooseFromTray(desktop, 'browser');
    await expect.poll(() => asked.evaluate((addresses) => addresses.length)).toBe(1);
    const [address = ''] = await asked.jsonValue();
    const page = await browser.newPage();
    await page.goto(address);
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  });

  test('Esc closes the popover, and a click on the tray toggles it', async () => {
    const desktop = shared.application;
    const popover = await openPopover(desktop);
    await expect(popover.getByRole('button', { name: /Open Blueplane/ })).toBeFocused();
    await popover.keyboard.press('Escape');
    await expect.poll(() => isPopoverVisible(desktop)).toBe(false);
    await clickTray(desktop);
    await expect.poll(() => isPopoverVisible(desktop)).toBe(true);
    await clickTray(desktop);
    await expect.poll(() => isPopoverVisible(desktop)).toBe(false);
  });

  test('pausing from the tray holds back new lines until it is taken back', async () => {
    const desktop = shared.application;
    const popover = await openPopover(desktop);
    await expect(popover.getByRole('banner')).toContainText(tokens());
    await chooseFromTray(desktop, 'pause');
    await expect(popover.getByText(/Capture paused at/)).toBeVisible();
    await expect.poll(async () => (await trayWords(desktop)).icon).toBe('paused');
    const before = tokens();
    answer();
    // Longer than a new line takes to be counted.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await expect(popover.getByRole('banner')).toContainText(before);
    await popover.getByRole('button', { name: 'Resume', exact: true }).click();
    await expect(popover.getByRole('banner')).toContainText(tokens());
    await expect.poll(async () => (await trayWords(desktop)).icon).toBe('normal');
  });
});

test('quitting from the tray ends every process, with exit code 0', async ({ home, launchDesktop }) => {
  writeHistory(home);
  const desktop = await launchDesktop();
  await openedWindow(desktop);
  expect((await serverStatus(home)).mode).toBe('desktop');
  const ended = new Promise((resolve) => desktop.process().once('exit', resolve));
  await chooseFromTray(desktop, 'quit').catch(() => undefined);
  expect(await ended).toBe(0);
  expect(await leftovers(home.path)).toEqual([]);
  expect((await serverStatus(home)).running).toBe(false);
});

test('a start while the one before is still ending is a new desktop', { tag: '@full' }, async ({
  home,
  launchDesktop,
}) => {
  writeHistory(home);
  const first = await launchDesktop({ arguments: ['--hidden'] });
  await expect((await openPopover(first)).getByRole('banner')).toContainText('932K');
  const ended = new Promise((resolve) => first.process().once('exit', resolve));
  await chooseFromTray(first, 'quit').catch(() => undefined);
  const second = await launchDesktop({ arguments: ['--hidden'] });
  expect(await ended).toBe(0);
  await expect((await openPopover(second)).getByRole('banner')).toContainText('932K');
});

test('blueplane stop ends the desktop in good order', async ({ home, launchDesktop }) => {
  const desktop = await launchDesktop();
  await expect.poll(async () => (await serverStatus(home)).running).toBe(true);
  const ended = new Promise((resolve) => desktop.process().once('exit', resolve));
  expect(await blueplane(home, ['stop'])).toContain('Server stopped');
  expect(await ended).toBe(0);
  expect(await leftovers(home.path)).toEqual([]);
});

const ERRORS: Record<string, () => void> = {
  'an error that nobody catches': () => {
    setTimeout(() => {
      throw new Error('of a test');
    });
  },
  ...(IS_FULL && {
    'a rejection that nobody handles': () => {
      void Promise.reject(new Error('of a test'));
    },
  }),
};
for (const [what, fail] of Object.entries(ERRORS)) {
  test(`${what} ends the desktop in good order, with exit code 1`, async ({ home, launchDesktop }) => {
    const desktop = await launchDesktop({ arguments: ['--hidden'] });
    await expect.poll(async () => (await serverStatus(home)).running).toBe(true);
    const ended = new Promise((resolve) => desktop.process().once('exit', resolve));
    await desktop.evaluate(fail).catch(() => undefined);
    expect(await ended).toBe(1);
    expect(await leftovers(home.path)).toEqual([]);
  });
}

test('a desktop that is killed leaves nothing that hinders the next, which misses nothing', async ({
  home,
  launchDesktop,
}) => {
  const transcript = writeHistory(home);
  const first = await launchDesktop({ arguments: ['--hidden'] });
  await expect((await openPopover(first)).getByRole('banner')).toContainText('932K');
  const ended = new Promise((resolve) => first.process().once('exit', resolve));
  first.process().kill('SIGKILL');
  await ended;
  transcript.append({ id: 'today-2', at: new Date(), ...ANSWER });
  const second = await launchDesktop({ arguments: ['--hidden'] });
  await expect((await openPopover(second)).getByRole('banner')).toContainText('1.9M');
});
