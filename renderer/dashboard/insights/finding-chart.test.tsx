import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { FindingChart } from './finding-chart.tsx';

const POINTS = [
  { label: 'none', value: null, isMarked: true },
  { label: 'zero', value: 0, isMarked: false },
  { label: 'half', value: 0.5, isMarked: true },
];

/** What is drawn: each height or width of it. */
function drawn(kind: 'bars' | 'meters', points = POINTS): string[] {
  const page = renderToStaticMarkup(<FindingChart chart={{ kind, unit: 'share', points }} />);
  return [...page.matchAll(/style="([^"]*)"/g)].map(([, style]) => style ?? '');
}

it('draws no bar where there is no data, and a line at the foot for zero', () => {
  expect(drawn('bars')).toEqual(['height:0%', 'height:100%']);
  expect(drawn('bars', POINTS.slice(0, 1))).toEqual([]);
});

it('draws no track where there is no data, and an empty one for zero', () => {
  expect(drawn('meters')).toEqual(['width:0%', 'width:50%']);
  const page = renderToStaticMarkup(<FindingChart chart={{ kind: 'meters', unit: 'share', points: POINTS }} />);
  expect(page.match(/bg-track/g)).toHaveLength(2);
  expect(page).toContain('aria-label="none none, zero 0%, half 50%"');
});
