import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, printable, shorten } from './display-width.ts';
import { COLUMN_GAP, type Column, fitColumns } from './fit-columns.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'ü', '漢', '🚀', ' '), maxLength: 30 });

function widthOf(columns: readonly Column[]): number {
  const widths = columns.map((column) => Math.max(displayWidth(column.head), ...column.cells.map(displayWidth)));
  return widths.reduce((sum, width) => sum + width, 0) + COLUMN_GAP * (columns.length - 1);
}

describe('fitColumns', () => {
  it('never exceeds the width, never touches a number, and leaves out in order', () => {
    const column = fc.record({
      head: fc.constant('Head'),
      cells: fc.array(text, { minLength: 2, maxLength: 2 }),
      isNumber: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(column, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 12, max: 200 }),
        (made, width) => {
          const columns: Column[] = made.map(({ head, cells, isNumber }, index) => ({
            head,
            cells: isNumber ? cells.map((cell) => String(cell.length)) : cells,
            align: 'left',
            shortestWidth: isNumber ? null : 8,
            dropOrder: index === 0 ? null : index,
          }));
          const fitted = fitColumns(columns, width);
          expect(widthOf(fitted)).toBeLessThanOrEqual(width);
          // What is left out comes before everything that stays.
          expect(fitted.slice(1).map((kept) => kept.dropOrder)).toEqual(
            columns.slice(columns.length - fitted.length + 1).map((kept) => kept.dropOrder),
          );
          for (const kept of fitted.filter((candidate) => candidate.shortestWidth === null)) {
            expect(columns).toContain(kept);
          }
        },
      ),
    );
  });

  it('changes nothing when there is room', () => {
    const columns: Column[] = [{ head: 'A', cells: ['b'], align: 'left', shortestWidth: 1, dropOrder: null }];
    expect(fitColumns(columns, 80)).toEqual(columns);
  });
});

describe('texts in a terminal', () => {
  it('are shortened by the columns they take', () => {
    expect(shorten('ledger-core', 8)).toBe('ledger-…');
    expect(shorten('漢字漢字漢字', 8)).toBe('漢字漢…');
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (value, width) => {
        expect(displayWidth(shorten(value, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('cannot command it', () => {
    expect(printable('evil\u001b]0;title\u0007name\u202e')).toBe('evil ]0;title name ');
  });
});
