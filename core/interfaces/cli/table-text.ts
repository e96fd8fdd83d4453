import { displayWidth } from './display-width.ts';
import { COLUMN_GAP, type Column, naturalWidth } from './fit-columns.ts';

/**
 * Columns as the lines of a table: heads, a rule, then one line a row. In time that grows with the cells and no faster,
 * because a report may have ten thousand rows.
 * @param strong marks the heads and the last row, which is that of the totals, e.g. with a terminal's bold
 */
export function tableText(columns: readonly Column[], strong: (text: string) => string): string {
  const widths = columns.map(naturalWidth);
  const rowCount = Math.max(0, ...columns.map((column) => column.cells.length));
  const rule = widths.map((width) => '─'.repeat(width)).join('─'.repeat(COLUMN_GAP));
  const lines = [tableLine(columns, widths, (column) => column.head, strong), rule];
  for (let row = 0; row < rowCount; row += 1) {
    const mark = row === rowCount - 1 ? strong : (text: string) => text;
    lines.push(tableLine(columns, widths, (column) => column.cells[row] ?? '', mark));
  }
  return lines.join('\n');
}

function tableLine(
  columns: readonly Column[],
  widths: readonly number[],
  textOf: (column: Column) => string,
  mark: (text: string) => string,
): string {
  const cells = columns.map((column, index) => {
    const text = textOf(column);
    const padding = ' '.repeat((widths[index] ?? 0) - displayWidth(text));
    const marked = text === '' ? '' : mark(text);
    return column.align === 'right' ? padding + marked : marked + padding;
  });
  return cells.join(' '.repeat(COLUMN_GAP)).trimEnd();
}
