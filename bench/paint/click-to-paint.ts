import type { Page } from '@playwright/test';
import { type MeasuredView, PLACEHOLDERS } from './views.ts';

/** Milliseconds from a click to the frame in which a view's first figures stand, and to the one with all of them. */
export type Painted = { first: number; whole: number };

const WITHIN_MS = 60_000;

/** Clicks on a view's name in the side bar, and waits until its figures are painted. */
export async function clickToPaint(page: Page, view: MeasuredView): Promise<Painted> {
  const painted = page.evaluate(watchNextClick, { ...view, placeholders: PLACEHOLDERS, withinMs: WITHIN_MS });
  await page.locator(`nav[aria-label="Views"] a[title="${view.link}"]`).click();
  return painted;
}

type Watched = MeasuredView & { placeholders: string; withinMs: number };

/** Runs in the page. A frame counts when it has been drawn: what it puts off until then runs behind it. */
function watchNextClick(view: Watched): Promise<Painted> {
  const { title, figures, least, placeholders, withinMs } = view;
  const hasFigures = () => {
    const found = [...document.querySelectorAll(figures)];
    return document.title === title && found.length >= least && found.every((each) => /[\d–-]/.test(each.textContent));
  };
  const isWhole = () => document.querySelector(placeholders) === null;
  const afterFrame = (then: (at: number) => void) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(null);
  };
  return new Promise((resolve, reject) => {
    addEventListener('click', begin, { capture: true, once: true });
    function begin({ timeStamp }: Event): void {
      const painted: Painted = { first: 0, whole: 0 };
      const look = () => {
        if (performance.now() - timeStamp > withinMs) return reject(new Error(`${title}: no figures were painted`));
        if (painted.first === 0 && hasFigures()) afterFrame((at) => (painted.first = at - timeStamp));
        if (!hasFigures() || !isWhole()) return requestAnimationFrame(look);
        return afterFrame((at) => {
          painted.whole = at - timeStamp;
          painted.first = Math.min(painted.first || painted.whole, painted.whole);
          resolve(painted);
        });
      };
      requestAnimationFrame(look);
    }
  });
}
