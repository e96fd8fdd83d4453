import type { ViewTimes } from './dashboard-times.ts';
import type { PopoverClicks } from './popover-clicks.ts';
import type { RendererMemory } from './renderer-memory.ts';
import { middle, rangeWords } from './result-words.ts';

/** What a measured figure must stay below. */
export type Judged = { words: string; unit: 'ms' | 'MB'; figure: number; below: number };

const VIEW_MS = 200;
const POPOVER_MS = 150;
const RENDERER_MB = 300;
const BYTES_PER_MIB = 1_048_576;
const BYTES_PER_MB = 1_000_000;
/** The views, and the longest range, of which the promise speaks. */
const JUDGED_VIEWS: readonly ViewTimes['view'][] = ['overview', 'sessions', 'tools'];
const LONGEST_DAYS = 30;
const JUDGED_CLICKS = { ready: 'got ready', changed: 'changed' } as const;

/** The whole view after a click in a page that had come to rest, whether or not something was stored meanwhile. */
export function judgeViews(views: readonly ViewTimes[]): Judged[] {
  const judged = views.filter(({ view, days }) => JUDGED_VIEWS.includes(view) && days !== null && days <= LONGEST_DAYS);
  return judged.flatMap((times) =>
    (['ready', 'changed'] as const).map((state) => ({
      words: `${times.view}, ${rangeWords(times.days)}, ${JUDGED_CLICKS[state]}: the whole view`,
      unit: 'ms',
      figure: middle(times[state].map(({ whole }) => whole)),
      below: VIEW_MS,
    })),
  );
}

export function judgePopover({ today, whole }: PopoverClicks): Judged[] {
  const judged = (until: string, times: readonly number[]): Judged => ({
    words: `popover, click on the tray: ${until}`,
    unit: 'ms',
    figure: middle(times),
    below: POPOVER_MS,
  });
  return [judged("today's figures", today), judged('everything answered anew', whole)];
}

/** All that the process holds, shared pages included, where the system tells; else the heap. */
export function judgeMemory(page: string, { heap, rss }: RendererMemory): Judged {
  const megabytes = ((rss ?? heap) * BYTES_PER_MIB) / BYTES_PER_MB;
  return { words: `renderer of the ${page}`, unit: 'MB', figure: Math.round(megabytes), below: RENDERER_MB };
}

/** What was not measured is not below anything. */
export function isPassed({ figure, below }: Judged): boolean {
  return figure < below;
}

/** A row of a table in Markdown. */
export function verdictRow(judged: Judged): string {
  const { words, unit, figure, below } = judged;
  return `| ${words} | ${figure} ${unit} | ${below} ${unit} | ${isPassed(judged) ? 'pass' : '**fail**'} |`;
}

/** A line each, and one about all. */
export function verdictWords(all: readonly Judged[]): string {
  const lines = all.map((judged) => {
    const { words, unit, figure, below } = judged;
    return `${isPassed(judged) ? 'pass' : 'FAIL'}  ${words}: ${figure} ${unit}, must be below ${below}`;
  });
  const failed = all.filter((judged) => !isPassed(judged)).length;
  const sum = failed === 0 ? `All ${all.length} are met.` : `${failed} of ${all.length} are not met.`;
  return [...lines, sum].join('\n');
}
