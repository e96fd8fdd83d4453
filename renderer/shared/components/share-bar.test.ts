import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ShareBar } from './share-bar.tsx';

function grows(values: number[]): number[] {
  const shares = values.map((value, place) => ({ name: String(place), value, colour: 'red' }));
  const markup = renderToStaticMarkup(createElement(ShareBar, { shares }));
  return [...markup.matchAll(/flex-grow:([\d.]+)/g)].map(([, grow]) => Math.round(Number(grow)));
}

test('parts fill the whole bar, however little they are worth together', () => {
  expect(grows([0.3, 0.1])).toEqual([75, 25]);
  expect(grows([0.61])).toEqual([100]);
  expect(grows([30, 0, 10])).toEqual([75, 25]);
});
