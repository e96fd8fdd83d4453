import { expect, test } from 'vitest';
import type { ViewTimes } from './dashboard-times.ts';
import { isPassed, judgeMemory, judgePopover, judgeViews, verdictRow, verdictWords } from './verdict.ts';

const painted = (whole: number) => ({ first: 1, whole, newest: whole });

function times(change: Partial<ViewTimes>): ViewTimes {
  const quick = [painted(199), painted(10), painted(900)];
  return {
    ...{ view: 'tools', days: 7, cold: [painted(5_000)], warm: quick, again: quick, ready: quick, changed: quick },
    ...{ early: [painted(5_000)], processor: [1], others: [0], ...change },
  };
}

test('the middle sample of each state counts, and only below the bound', () => {
  expect(judgeViews([times({})]).every(isPassed)).toBe(true);
  const failed = judgeViews([times({ changed: [painted(200), painted(1), painted(300)] })]).filter(
    (judged) => !isPassed(judged),
  );
  expect(failed.map(({ words, figure }) => [words, figure])).toEqual([['tools, 7 d, changed: the whole view', 200]]);
});

test('nothing measured is nothing met', () => {
  expect(judgeViews([times({ ready: [] })]).filter((judged) => !isPassed(judged))).toHaveLength(1);
});

test('only the views and ranges that are promised are judged', () => {
  const others = [times({ view: 'insights' }), times({ days: 90 }), times({ days: null })];
  expect(judgeViews(others)).toEqual([]);
});

test('the popover is judged until its last figure, and memory in decimal megabytes', () => {
  const words = verdictWords([
    ...judgePopover({ today: [40], whole: [150] }),
    judgeMemory('dashboard', { heap: 20, rss: 287, pss: 100, kept: 200 }),
  ]);
  expect(words.split('\n')).toEqual([
    "pass  popover, click on the tray: today's figures: 40 ms, must be below 150",
    'FAIL  popover, click on the tray: everything answered anew: 150 ms, must be below 150',
    'FAIL  renderer of the dashboard: 301 MB, must be below 300',
    '2 of 3 are not met.',
  ]);
});

test('a row of the page says what was measured, and what a promise that is not met is', () => {
  const judged = { words: 'tools, 7 days', unit: 'ms', figure: 200, below: 200 } as const;
  expect(verdictRow(judged)).toBe('| tools, 7 days | 200 ms | 200 ms | **fail** |');
  expect(verdictRow({ ...judged, figure: 199 })).toBe('| tools, 7 days | 199 ms | 200 ms | pass |');
});
