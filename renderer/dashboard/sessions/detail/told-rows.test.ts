import { expect, test } from 'vitest';
import { toldRows } from './told-rows.ts';

const NOTHING = {
  requestErrors: 0,
  compactions: 0,
  userActiveMs: null,
  toolActiveMs: null,
  firstTokenP50Ms: null,
  linesAdded: null,
  linesRemoved: null,
  commits: null,
  pullRequests: null,
  permissionRequests: 0,
  permissionDenials: 0,
  endReason: null,
};

test('of what a tool told there is a line each, and none for what it never sent or what never happened', () => {
  expect(toldRows(NOTHING)).toEqual([]);
  expect(
    toldRows({
      ...NOTHING,
      commits: 0,
      toolActiveMs: 90_000,
      firstTokenP50Ms: 640,
      linesAdded: 1_200,
      endReason: 'window_close',
    }),
  ).toEqual([
    { name: 'The tool was active', text: '2m' },
    { name: 'First token after, median', text: '640 ms' },
    { name: 'Lines added', text: '1,200' },
    { name: 'Ended by', text: 'window close' },
  ]);
});
