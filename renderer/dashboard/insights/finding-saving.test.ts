import { expect, test } from 'vitest';
import { findingCsv } from './finding-saving.ts';

test('a point without data is empty, which is not 0, and figures are in full', () => {
  const points = [
    { label: '2026-11-18', value: null, isMarked: false },
    { label: '2026-11-19', value: 0.1 + 0.2, isMarked: true },
    { label: '=1', value: 0, isMarked: false },
  ];
  const lines = (unit: 'usd' | 'share') => findingCsv({ kind: 'bars', unit, points }).split('\r\n');
  expect(lines('usd')).toEqual([
    'point,cost (USD),is what the finding is about',
    ...['2026-11-18,,no', '2026-11-19,0.3,yes', "'=1,0,no", ''],
  ]);
  expect(lines('share')[2]).toBe('2026-11-19,0.30000000000000004,yes');
});
