import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication, Page } from '@playwright/test';
import { z } from 'zod';
import { todaySchema } from '../../core/contracts/api.ts';
import { formatMoney } from '../../core/format/index.ts';
import { LOCALE, launchDesktopOf } from '../../e2e/desktop/fixtures.ts';
import { clickTray, isPopoverVisible, pageOf, trayWords } from '../../e2e/desktop/pages.ts';
import type { PaintHome } from './paint-home.ts';
import { type StoredResponse, storeResponse } from './store-response.ts';

/**
 * Milliseconds from a click on the tray's icon, each with figures that no page has shown yet: until today's are painted,
 * and until what only the newest answers hold is painted as well.
 */
export type PopoverClicks = { today: number[]; whole: number[] };

const LONGEST_MS = 60_000;
/** The tray asks at most so often; a click then finds nothing under way. */
const CALM_MS = 1_500;
/** Seen at once in any total of a day. */
const COST_USD = 1_234;

/** Opens the popover of the desktop as a person does, so often, each time after a response was stored. */
export async function popoverClicks(home: PaintHome, samples: number): Promise<PopoverClicks> {
  const times: PopoverClicks = { today: [], whole: [] };
  const desktop = await launchDesktopOf(home, { arguments: ['--hidden'] });
  try {
    const popover = await pageOf(desktop, 'popover');
    await popover.getByRole('button', { name: 'Open Blueplane' }).waitFor({ state: 'attached' });
    for (let sample = 0; sample < samples; sample += 1) {
      const known = await trayText(desktop);
      const stored = { project: `popover-${sample}`, usd: COST_USD, at: Date.now() };
      storeResponse(home.database, stored);
      await until(async () => (await trayText(desktop)) !== known);
      await sleep(CALM_MS);
      const { today, whole } = await clickToPaint(desktop, popover, stored);
      times.today.push(today);
      times.whole.push(whole);
      await clickTray(desktop);
      await until(async () => !(await isPopoverVisible(desktop)));
    }
  } finally {
    await desktop.close();
  }
  return times;
}

async function trayText(desktop: ElectronApplication): Promise<string> {
  return JSON.stringify(await trayWords(desktop));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await condition())) {
    if (performance.now() - started > LONGEST_MS) throw new Error('the desktop does not get that far');
    await sleep(50);
  }
}

/** The desktop and its page read the same clock. */
async function clickToPaint(
  desktop: ElectronApplication,
  popover: Page,
  { project }: StoredResponse,
): Promise<{ today: number; whole: number }> {
  const answer = await popover.evaluate(askToday);
  const { result } = z.object({ result: todaySchema }).parse(answer);
  const cost = formatMoney(result.totals.totalCost, LOCALE);
  const painted = popover.evaluate(watchFigures, { cost, project, withinMs: LONGEST_MS });
  const clickedAt = await desktop.evaluate(() => {
    const at = Date.now();
    globalThis.blueplaneDesktop.tray.click();
    return at;
  });
  const { todayAt, wholeAt } = await painted;
  return { today: todayAt - clickedAt, whole: wholeAt - clickedAt };
}

/** Runs in the page. */
function askToday(): unknown {
  const { timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions();
  return window.blueplane?.call('today', { timezone });
}

type Watched = { cost: string; project: string; withinMs: number };

/** Runs in the page, which draws nothing until it is shown. A frame counts when it has been drawn. */
function watchFigures({ cost, project, withinMs }: Watched): Promise<{ todayAt: number; wholeAt: number }> {
  const begun = Date.now();
  const hasToday = () => document.querySelector('header .text-display')?.textContent.includes(cost) === true;
  const isWhole = () =>
    hasToday() &&
    document.querySelector('[role="status"] .sr-only, .late-figures') === null &&
    document.querySelector('section[aria-labelledby="sessions"]')?.textContent.includes(project) === true;
  const afterFrame = (then: (at: number) => void) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(Date.now());
    port2.postMessage(null);
  };
  return new Promise((resolve, reject) => {
    let todayAt = 0;
    const look = () => {
      if (Date.now() - begun > withinMs) return reject(new Error(`no ${cost} and no ${project} were painted`));
      const [isToday, isAll] = [todayAt === 0 && hasToday(), isWhole()];
      afterFrame((at) => {
        if (isToday) todayAt = at;
        if (isAll) resolve({ todayAt, wholeAt: at });
      });
      if (!isAll) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
