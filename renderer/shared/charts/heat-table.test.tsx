import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { HeatTable } from './heat-table.tsx';

it('writes zero as zero, and a dash where nothing is known', () => {
  const values = [0, null, 2, ...Array.from({ length: 21 }, () => null)];
  const page = renderToStaticMarkup(
    <HeatTable
      name="failures"
      rows={[{ label: 'Bash', title: 'Bash', values }]}
      format={(value) => `${value} failed`}
    />,
  );
  const cells = [...page.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell]) => cell);
  expect(cells).toEqual(['0 failed', '–', '2 failed', ...Array.from({ length: 21 }, () => '–')]);
});
