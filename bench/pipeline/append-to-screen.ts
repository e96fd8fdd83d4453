import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { findChromium } from '../../e2e/find-chromium.ts';
import { showToday, summaryFigure } from '../../e2e/summary.ts';
import type { ClaudeCorpus } from './claude-corpus.ts';
import { type Distribution, distributionOf } from './statistics.ts';

const TIMES = 30;
/** Apart from each other, as a person's lines are. */
const PAUSE_MS = 700;
const READY_MS = 60_000;
const LONGEST_MS = 20_000;
/** Enough to change a sum that is shown with one digit behind the point of billions. */
const SEEN_TOKENS = 500_000_000;

/**
 * From the moment in which a line is written to the one in which the number in an open dashboard is another: a real
 * browser, told by the page's own clock, which is that of the machine.
 */
export async function measureAppendToScreen(address: string, corpus: ClaudeCorpus): Promise<Distribution> {
  const executablePath = findChromium(process.env);
  const browser = await chromium.launch(executablePath === null ? {} : { executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ locale: 'en-US', timezoneId: 'UTC' });
    await page.goto(address);
    await showToday(page);
    const figure = summaryFigure(page, 'Tokens');
    await figure.waitFor({ timeout: READY_MS });
    await sleep(3_000);
    const samples: number[] = [];
    for (let index = 0; index < TIMES; index += 1) {
      const before = await figure.textContent();
      const changed = page.evaluate(
        ({ before, mostMs }) =>
          new Promise<number>((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error('the number did not change')), mostMs);
            const look = () => {
              // Found anew each time: the view may set up its figures again, and an element kept would never change.
              const label = [...document.querySelectorAll('[aria-label="Summary"] dt')].find(
                (term) => term.textContent === 'Tokens',
              );
              // Nothing, while it is being fetched, is no number.
              const shown = label?.nextElementSibling?.textContent || before;
              if (shown === before) return;
              clearTimeout(timer);
              observer.disconnect();
              resolve(Date.now());
            };
            const observer = new MutationObserver(look);
            observer.observe(document.body, { childList: true, characterData: true, subtree: true });
          }),
        { before, mostMs: LONGEST_MS },
      );
      // Until the observer stands: an evaluation is answered in order.
      await page.evaluate(() => 0);
      const written = Date.now();
      appendFileSync(corpus.liveFile, corpus.nextResponse(new Date(), SEEN_TOKENS));
      samples.push((await changed) - written);
      await sleep(PAUSE_MS);
    }
    return distributionOf(samples);
  } finally {
    await browser.close();
  }
}
