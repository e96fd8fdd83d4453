import { expect, test } from 'vitest';
import { decisionsCsv } from './decisions-saving.ts';
import { linesCsv } from './lines-saving.ts';

test('lines: files without an ending are a kind of their own', () => {
  const files = [
    { extension: '.ts', linesAdded: 1_200, linesRemoved: 3 },
    { extension: null, linesAdded: 0, linesRemoved: 1 },
  ];
  expect(linesCsv(files).split('\r\n')).toEqual([
    'file type,lines added,lines removed',
    '.ts,1200,3',
    'no ending,0,1',
    '',
  ]);
});

test('decisions: automatic ones have a line of their own', () => {
  const csv = decisionsCsv({ accepted: 18, edited: 3, rejected: 4, automatic: 7, keptRate: 0.84 });
  expect(csv.split('\r\n').slice(1)).toEqual([
    'accepted,18',
    'accepted then edited,3',
    'rejected,4',
    'automatic,7',
    '',
  ]);
});
