import type { View } from '../address.ts';
import type { Scope } from '../scope.ts';
import type { Ask } from './ask.ts';

/** What preparing needs of the page; the tests have pages of their own. */
export type Page = {
  /** Fetches and runs a view's script, unless it is there. */
  loadScript: (view: View) => Promise<void>;
  /** Asks what a view will ask. */
  askFor: (view: View, ask: Ask, scope: Scope, today: string) => Promise<void>;
  /** Draws a view out of sight, whose script and answers are there. */
  draw: (view: View, scope: Scope) => void;
  /** Answers out of what is known and current, else asks. */
  ask: Ask;
  /** Whether the server has work that is more urgent than what nobody wants to see yet. */
  isBusy: () => Promise<boolean>;
  /** Resolves when there is nothing else to do: nothing is being asked, drawn or typed. */
  idle: () => Promise<void>;
};

/** A longer range takes seconds to be asked about in all views, during which nothing else is answered. */
const LONGEST_DAYS = 31;
const DAY_MS = 86_400_000;

/** Whether the figures of so many days are asked for before anybody wants to see them. */
export function isQuick({ span }: Pick<Scope, 'span'>): boolean {
  return (Date.parse(span.until) - Date.parse(span.since)) / DAY_MS < LONGEST_DAYS;
}

/**
 * Gets views ready to be opened, one after the other: their scripts, then their figures of a scope. One question at a
 * time and only while the page rests, so that nothing that is wanted waits longer than for one of them.
 *
 * @param signal ends it before the next step
 */
export async function prepareViews(
  views: readonly View[],
  scope: Scope,
  today: string,
  page: Page,
  signal: AbortSignal,
): Promise<void> {
  const rest = async () => {
    await page.idle();
    signal.throwIfAborted();
  };
  // One at a time, however many a view asks at once.
  let before: Promise<unknown> = Promise.resolve();
  const ask: Ask = (name, args, state) => {
    const turn = before.then(async () => {
      await rest();
      return await page.ask(name, args, state);
    });
    before = turn.catch(() => {});
    return turn;
  };
  // A script or an answer that cannot be had is told where it is shown; the others are got ready all the same.
  const attempt = async (step: () => Promise<void>) => {
    try {
      await step();
    } catch {
      signal.throwIfAborted();
    }
  };
  try {
    for (const view of views) {
      await rest();
      await attempt(() => page.loadScript(view));
    }
    if (!isQuick(scope) || (await page.isBusy())) return;
    for (const view of views) {
      await attempt(async () => {
        await page.askFor(view, ask, scope, today);
        await rest();
        page.draw(view, scope);
      });
    }
  } catch (reason) {
    if (!signal.aborted) throw reason;
  }
}

/**
 * Gets one view ready that is about to be opened: its script and all its figures on their way at once, before the click
 * keeps the page busy with drawing. What goes wrong is told where the view stands.
 */
export async function prepareAtOnce(
  view: View,
  scope: Scope,
  today: string,
  { loadScript, askFor, ask }: Omit<Page, 'idle' | 'isBusy' | 'draw'>,
): Promise<void> {
  const figures = isQuick(scope) ? [askFor(view, ask, scope, today)] : [];
  await Promise.allSettled([...figures, loadScript(view)]);
}
