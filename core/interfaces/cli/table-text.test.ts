import { expect, it } from 'vitest';
import type { Column } from './fit-columns.ts';
import { tableText } from './table-text.ts';

const COLUMNS: Column[] = [
  { head: 'Project', cells: ['漢字', 'ledger-core', '🚀', 'Total'], align: 'left', shortestWidth: 8, dropOrder: null },
  { head: 'Models', cells: ['opus', '', 'sonnet…', ''], align: 'left', shortestWidth: 8, dropOrder: 1 },
  { head: 'Cost', cells: ['$1.00', '~$12.34', '', '~$13.34'], align: 'right', shortestWidth: null, dropOrder: null },
];

it('lines up columns by what they take in a terminal, with a rule below the heads and nothing behind the last cell', () => {
  expect(tableText(COLUMNS, (text) => text)).toBe(
    [
      'Project      Models      Cost',
      '─────────────────────────────',
      '漢字         opus       $1.00',
      'ledger-core           ~$12.34',
      '🚀           sonnet…',
      'Total                 ~$13.34',
    ].join('\n'),
  );
});

it('marks heads and totals, and no empty cell', () => {
  expect(tableText(COLUMNS, (text) => `<${text}>`).split('\n')).toEqual([
    '<Project>      <Models>      <Cost>',
    '─────────────────────────────',
    '漢字         opus       $1.00',
    'ledger-core           ~$12.34',
    '🚀           sonnet…',
    '<Total>                 <~$13.34>',
  ]);
});

it('takes a hundred thousand rows', () => {
  const rows = 100_000;
  const column = (head: string): Column => ({
    head,
    cells: Array.from({ length: rows }, (_, row) => `${row}`),
    align: 'right',
    shortestWidth: null,
    dropOrder: null,
  });
  const lines = tableText([column('One'), column('Two')], (text) => text).split('\n');
  expect(lines).toHaveLength(rows + 2);
  expect(lines.at(-1)).toBe('99999  99999');
});
