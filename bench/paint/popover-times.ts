import type { Browser } from '@playwright/test';
import { openPopover } from '../../e2e/popover-page.ts';
import type { PaintHome } from './paint-home.ts';
import { type RendererMemory, rendererMemory } from './renderer-memory.ts';

export type PopoverTimes = {
  /** Milliseconds from the beginning of a new page to its painted figures. */
  loaded: number[];
  /** The page waits hidden, as in the desktop: from being told that it is shown to the painted answers of now. */
  shown: number[];
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
  const times: Pick<PopoverTimes, 'loaded' | 'shown'> = { loaded: [], shown: [] };
  const context = await browser.newContext({ viewport: SIZE, timezoneId: options.timezone, locale: 'en-US' });
  let memory: RendererMemory = { heap: 0, rss: null, pss: null };
  for (let sample = 0; sample < options.samples; sample += 1) {
    home.storeSomething();
    const page = await context.newPage();
    await page.addInitScript(watchFirstFigures);
    const popover = await openPopover(page, home);
    times.loaded.push(await page.evaluate(() => window.firstFigures ?? Number.NaN));
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
    times.shown.push(await shownToPainted());
    memory = await rendererMemory(browser, page);
    await page.close();

    async function shownToPainted(): Promise<number> {
      const started = performance.now();
      await popover.push({ type: 'popoverShown' });
      while (asked === 0 || unanswered > 0) {
        if (performance.now() - started > LONGEST_MS) throw new Error('the popover asks without an end');
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))));
      return performance.now() - started;
    }
  }
  await context.close();
  return { ...times, memory };
}

declare global {
  interface Window {
    firstFigures?: Promise<number>;
  }
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
