import type { Page } from '@playwright/test';
import { type MeasuredView, PLACEHOLDERS, WITHOUT_FIGURE } from './views.ts';

/**
 * Milliseconds from a click to the frame in which a view's first figures stand, to the one without any placeholder, and
 * to one behind the last answer that was asked for: until then figures of before may stand there.
 */
export type Painted = { first: number; whole: number; newest: number };

const WITHIN_MS = 60_000;

declare global {
  interface Window {
    /** Questions of this page without an answer, and when the last of them was asked or answered. */
    asked?: { unanswered: Set<number>; lastAt: number };
  }
}

/** Runs in a page before anything else of it: keeps `window.asked`. */
export function watchQuestions(): void {
  const asked = { unanswered: new Set<number>(), lastAt: 0 };
  window.asked = asked;
  const idOf = (text: unknown) => Number(/"id":(\d+)/.exec(String(text).slice(0, 100))?.[1]);
  window.WebSocket = class extends WebSocket {
    constructor(address: string | URL) {
      super(address);
      this.addEventListener('message', ({ data }) => {
        if (asked.unanswered.delete(idOf(data))) asked.lastAt = performance.now();
      });
    }
    override send(data: string): void {
      asked.unanswered.add(idOf(data));
      asked.lastAt = performance.now();
      super.send(data);
    }
  };
}

/** Clicks on a view's name in the side bar, and waits until its figures are painted. Needs `watchQuestions`. */
export async function clickToPaint(page: Page, view: MeasuredView): Promise<Painted> {
  const painted = page.evaluate(watchNextClick, {
    ...view,
    withoutFigure: WITHOUT_FIGURE,
    placeholders: PLACEHOLDERS,
    withinMs: WITHIN_MS,
  });
  await page.locator(`nav[aria-label="Views"] a[title="${view.link}"]`).click();
  return painted;
}

type Watched = MeasuredView & { withoutFigure: readonly string[]; placeholders: string; withinMs: number };

/** Runs in the page. A frame counts when it has been drawn: what it puts off until then runs behind it. */
function watchNextClick(view: Watched): Promise<Painted> {
  const { title, figures, least, withoutFigure, placeholders, withinMs } = view;
  // What is drawn beforehand for another view stands in the page too, out of sight.
  const seen = (selector: string) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
  const hasFigures = () => {
    const found = seen(figures).map((each) => each.textContent.trim());
    const real = found.filter((text) => /\d/.test(text));
    // Where there is nothing to count stands the sign for it, but not everywhere.
    const isFilled = real.length >= least && found.every((text) => /\d/.test(text) || withoutFigure.includes(text));
    return document.title === title && isFilled;
  };
  const isWhole = () => hasFigures() && seen(placeholders).length === 0;
  let calmSince = Number.NEGATIVE_INFINITY;
  // An answer that has just come is drawn by the next frame.
  const isNewest = () => {
    const isCalm = isWhole() && window.asked?.unanswered.size === 0;
    if (isCalm && window.asked !== undefined && window.asked.lastAt < calmSince) return true;
    calmSince = isCalm ? performance.now() : Number.NEGATIVE_INFINITY;
    return false;
  };
  const afterFrame = (then: (at: number) => void) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(null);
  };
  return new Promise((resolve, reject) => {
    addEventListener('click', begin, { capture: true, once: true });
    function begin({ timeStamp }: Event): void {
      const painted: Painted = { first: 0, whole: 0, newest: 0 };
      const look = () => {
        if (performance.now() - timeStamp > withinMs) return reject(new Error(`${title}: no figures were painted`));
        const isLast = isNewest();
        const [isFirst, isAll] = [painted.first === 0 && hasFigures(), painted.whole === 0 && isWhole()];
        afterFrame((at) => {
          if (isFirst) painted.first = at - timeStamp;
          if (isAll) painted.whole = at - timeStamp;
          if (!isLast) return;
          painted.newest = Math.max(painted.whole, at - timeStamp);
          resolve(painted);
        });
        if (!isLast) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }
  });
}
