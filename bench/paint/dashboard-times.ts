import type { Browser, Page } from '@playwright/test';
import { clickToPaint, type Painted, watchQuestions } from './click-to-paint.ts';
import type { PaintHome } from './paint-home.ts';
import { gatewayOf, machineMs, processorMs, renderersOf, takingPart } from './processor-time.ts';
import { type RendererMemory, rendererMemory } from './renderer-memory.ts';
import { type MeasuredView, VIEWS } from './views.ts';

/**
 * In a page that was never at rest, so that nothing was got ready. `cold`: the first click in a new page, so that the
 * view's script is fetched and run too. `warm`: the script is known and no figure is. `again`: the figures are known as
 * well. In a page that had come to rest: `ready`, the first click on the view; `changed`, the same after something was
 * stored. `early`: half a second after such a page was loaded.
 */
export type ViewTimes = {
  view: MeasuredView['name'];
  days: number | null;
  cold: Painted[];
  warm: Painted[];
  again: Painted[];
  ready: Painted[];
  changed: Painted[];
  early: Painted[];
  /** Milliseconds that gateway and renderer took of the processor, for `warm`. */
  processor: number[];
  /** Milliseconds that other programs of the machine took of it meanwhile, for `ready` and `changed`. */
  others: number[];
};
export type DashboardTimes = { views: ViewTimes[]; memory: RendererMemory };

type Options = {
  /** The server's one-time address. */
  address: string;
  home: PaintHome;
  samples: number;
  timezone: string;
  /** Lengths of ranges; null = everything. */
  ranges: readonly (number | null)[];
  /** First day of the history. */
  firstDay: string;
  today: string;
};

/** A view that asks little: clicks begin there. */
const BEGINNING = 'health';
const SIZE = { width: 1280, height: 800 };
const QUIET_MS = 400;
/** Nobody finds what to click on sooner. */
const EARLY_MS = 500;
/** So long without a question, and the page has got everything ready that it gets ready. */
const READY_MS = 1_000;

/** Opens each view over each range so often. */
export async function dashboardTimes(browser: Browser, options: Options): Promise<DashboardTimes> {
  const settings = { viewport: SIZE, timezoneId: options.timezone, locale: 'en-US' };
  const context = await browser.newContext(settings);
  await context.addInitScript(watchQuestions);
  const resting = await context.newPage();
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  await page.goto(options.address);
  const origin = new URL(page.url()).origin;
  const views: ViewTimes[] = [];
  for (const days of options.ranges) {
    for (const view of VIEWS) {
      const times: ViewTimes = {
        view: view.name,
        days,
        cold: [],
        warm: [],
        again: [],
        ready: [],
        changed: [],
        early: [],
        processor: [],
        others: [],
      };
      const clickAtRest = async (): Promise<Painted> => {
        const own = await takingPart(browser, options.home.path);
        const [machineBefore, ownBefore] = [machineMs(), own()];
        const painted = await clickToPaint(resting, view);
        times.others.push(Math.max(0, machineMs() - machineBefore - (own() - ownBefore)));
        return painted;
      };
      for (let sample = 0; sample < options.samples; sample += 1) {
        const address = `${origin}/?view=${BEGINNING}&${rangePart(days, options)}`;
        const begin = () => beginAnew(page, address, options.home);
        const known = await begin();
        times.cold.push(await clickToPaint(page, view));
        const scripts = (await loadedScripts(page)).filter((each) => !known.includes(each));
        await begin();
        await loadScripts(page, scripts);
        const processes = [...gatewayOf(options.home.path), ...(await renderersOf(browser))];
        const before = processorMs(processes);
        times.warm.push(await clickToPaint(page, view));
        times.processor.push(processorMs(processes) - before);
        await page.locator('nav[aria-label="Views"] a[title="Health"]').click();
        await quiet(page);
        times.again.push(await clickToPaint(page, view));
        await page.goto('about:blank');
        await resting.bringToFront();
        await resting.goto(address);
        await resting.getByRole('heading', { name: 'Processes' }).waitFor();
        await resting.waitForTimeout(EARLY_MS);
        times.early.push(await clickToPaint(resting, view));
        await beginAnew(resting, address, options.home);
        await gotReady(resting);
        times.ready.push(await clickAtRest());
        await resting.locator('nav[aria-label="Views"] a[title="Health"]').click();
        await gotReady(resting);
        options.home.storeSomething();
        await gotReady(resting);
        times.changed.push(await clickAtRest());
        await resting.goto('about:blank');
        await page.bringToFront();
      }
      views.push(times);
    }
  }
  const storageState = await context.storageState();
  // What the many pages above left behind is not what one page takes.
  await context.close();
  const fresh = await browser.newContext({ ...settings, storageState });
  await fresh.addInitScript(watchQuestions);
  const memory = await memoryOfWalk(browser, await fresh.newPage(), origin, options);
  await fresh.close();
  return { views, memory };
}

/** What a page takes that was led through all views and ranges without being loaded anew. */
async function memoryOfWalk(browser: Browser, page: Page, origin: string, options: Options): Promise<RendererMemory> {
  await beginAnew(page, `${origin}/?view=${BEGINNING}`, options.home);
  for (const range of ['7d', '30d']) {
    for (const view of VIEWS) {
      await clickToPaint(page, view);
      // Looking for it by its text would read all of the page, and leave megabytes of garbage in it that are not ours.
      const choice = page.locator(`header label:has(input[value="${range}"])`);
      if (await choice.isVisible()) await choice.click();
      await quiet(page);
    }
  }
  return rendererMemory(browser, page);
}

function rangePart(days: number | null, { firstDay, today }: Options): string {
  if (days === 1) return 'range=today';
  if (days === 7 || days === 30) return `range=${days}d`;
  const since =
    days === null ? firstDay : new Date(Date.parse(today) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  return `range=custom&since=${since}&until=${today}`;
}

/** Loads the page anew after something was stored, and waits until it asks nothing more. @returns its scripts */
async function beginAnew(page: Page, address: string, home: PaintHome): Promise<string[]> {
  home.storeSomething();
  await page.goto(address);
  await page.getByRole('heading', { name: 'Processes' }).waitFor();
  await quiet(page);
  return loadedScripts(page);
}

function loadedScripts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.js')),
  );
}

/** The page's own loading of a view finds these then. */
async function loadScripts(page: Page, addresses: string[]): Promise<void> {
  await page.evaluate(async (all) => {
    await Promise.all(all.map((each) => import(each)));
  }, addresses);
}

/** From now on nothing was asked for a while, and everything is answered. */
async function gotReady(page: Page): Promise<void> {
  const since = await page.evaluate(() => performance.now());
  await page.waitForFunction(
    ({ readyMs, since }) =>
      window.asked !== undefined &&
      window.asked.unanswered.size === 0 &&
      performance.now() - Math.max(since, window.asked.lastAt) > readyMs,
    { readyMs: READY_MS, since },
    { polling: 100, timeout: 0 },
  );
}

/** Nothing was drawn anew for a moment, and nothing is being loaded. */
async function quiet(page: Page): Promise<void> {
  await page.evaluate(
    (quietMs) =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(done, quietMs);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, quietMs);
        });
        function done(): void {
          observer.disconnect();
          resolve();
        }
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    QUIET_MS,
  );
}
