import type { Browser } from '@playwright/test';
import { z } from 'zod';
import { type ShownFigures, type Today, todaySchema } from '../../core/contracts/api.ts';
import { openPopover } from '../../e2e/popover-page.ts';
import type { PaintHome } from './paint-home.ts';
import { type RendererMemory, rendererMemory } from './renderer-memory.ts';

export type PopoverTimes = {
  /** Milliseconds from the beginning of a new page to its painted figures. */
  loaded: number[];
  /** The page waits hidden, as in the desktop: from being told that it is shown to the painted figures of the tray. */
  shown: number[];
  /** From the same instant until everything was answered anew, and is painted. */
  answered: number[];
  memory: RendererMemory;
};

const SIZE = { width: 360, height: 596 };
const LONGEST_MS = 60_000;

/** Opens the popover so often, each time after something was stored. */
export async function popoverTimes(
  browser: Browser,
  home: PaintHome,
  options: { samples: number; timezone: string },
): Promise<PopoverTimes> {
  const times: Omit<PopoverTimes, 'memory'> = { loaded: [], shown: [], answered: [] };
  const context = await browser.newContext({ viewport: SIZE, timezoneId: options.timezone, locale: 'en-US' });
  let memory: RendererMemory = { heap: 0, rss: null, pss: null, kept: null };
  for (let sample = 0; sample < options.samples; sample += 1) {
    home.storeSomething();
    const page = await context.newPage();
    await page.addInitScript(watchFirstFigures);
    const popover = await openPopover(page, home);
    times.loaded.push(await page.evaluate(() => window.firstFigures ?? Number.NaN));
    await popover.push({ type: 'popoverHidden' });
    const today = await page.evaluate(askToday);
    let unanswered = 0;
    let asked = 0;
    popover.alterAnswers(async (_, real) => {
      unanswered += 1;
      asked += 1;
      const answer = await real();
      unanswered -= 1;
      return answer;
    });
    home.storeSomething();
    // Heard while it rests, as it is in the desktop: then everything is asked for.
    await popover.push({ type: 'changed', change: { revision: sample } });
    const started = performance.now();
    times.shown.push(await page.evaluate(showFigures, { today: withMark(today), answeredAt: Date.now() }));
    while (asked === 0 || unanswered > 0) {
      if (performance.now() - started > LONGEST_MS) throw new Error('the popover asks without an end');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))));
    times.answered.push(performance.now() - started);
    memory = await rendererMemory(browser, page);
    await page.close();
  }
  await context.close();
  return { ...times, memory };
}

declare global {
  interface Window {
    firstFigures?: Promise<number>;
  }
}

/** What is known to have come from the tray when it is seen. */
const MARK_USD = 4_321;

function withMark(answer: unknown): Today {
  const { result } = z.object({ result: todaySchema }).parse(answer);
  return { ...result, totals: { ...result.totals, totalCost: MARK_USD } };
}

/** Runs in the page. */
function askToday(): unknown {
  const { timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions();
  return window.blueplane?.call('today', { timezone });
}

/** Runs in the page: tells it that it is shown, and waits until the figures are painted. @returns milliseconds */
function showFigures(figures: ShownFigures): Promise<number> {
  const started = performance.now();
  const detail = { type: 'popoverShown', figures };
  window.dispatchEvent(new CustomEvent('scripted-push', { detail }));
  return new Promise((resolve) => {
    const look = () => {
      if (document.querySelector('header .text-display')?.textContent?.includes('4,321') !== true)
        return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - started);
      port2.postMessage(null);
      return undefined;
    };
    requestAnimationFrame(look);
  });
}

/** Runs in the page before anything else of it. */
function watchFirstFigures(): void {
  window.firstFigures = new Promise((resolve) => {
    const look = () => {
      const headline = document.querySelector('header .text-display');
      const isLoading = document.querySelector('[role="status"] .sr-only') !== null;
      if (headline === null || isLoading || !/\d/.test(headline.textContent)) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
      return undefined;
    };
    requestAnimationFrame(look);
  });
}
