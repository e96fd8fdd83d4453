import { displayWidth, shorten } from './display-width.ts';

export type Column = {
  head: string;
  /** One cell a row. */
  cells: readonly string[];
  align: 'left' | 'right';
  /** Texts may be shortened to this many columns; null for numbers, which never are. */
  shortestWidth: number | null;
  /** The column with the lowest goes first when there is no room; null = it always stays. */
  dropOrder: number | null;
};

/** Spaces between two columns. */
export const COLUMN_GAP = 2;

/** Width of the widest of a column's texts. */
export function naturalWidth(column: Column): number {
  // Not by Math.max(...cells): a call takes no hundred thousand arguments.
  return column.cells.reduce((widest, cell) => Math.max(widest, displayWidth(cell)), displayWidth(column.head));
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + COLUMN_GAP * Math.max(0, widths.length - 1);
}

/** Columns that fit into `width`: texts are shortened first, then whole columns are left out by their order. */
export function fitColumns(columns: readonly Column[], width: number): Column[] {
  const missing = totalWidth(columns.map(naturalWidth)) - width;
  if (missing <= 0) return [...columns];
  const fitted = shortenTexts(columns, missing);
  if (totalWidth(fitted.map(naturalWidth)) <= width) return fitted;
  const next = columns
    .filter((column) => column.dropOrder !== null)
    .sort((a, b) => (a.dropOrder ?? 0) - (b.dropOrder ?? 0));
  const dropped = next[0];
  return dropped === undefined
    ? fitted
    : fitColumns(
        columns.filter((column) => column !== dropped),
        width,
      );
}

/** Takes `missing` columns of width off the texts, off the one that is dropped first before the others. */
function shortenTexts(columns: readonly Column[], missing: number): Column[] {
  const order = [...columns].sort((a, b) => (a.dropOrder ?? Infinity) - (b.dropOrder ?? Infinity));
  const shortened = new Map<Column, Column>();
  let left = missing;
  for (const column of order) {
    if (column.shortestWidth === null || left <= 0) continue;
    const natural = naturalWidth(column);
    const width = Math.max(Math.min(natural, column.shortestWidth), displayWidth(column.head), natural - left);
    left -= natural - width;
    shortened.set(column, { ...column, cells: column.cells.map((cell) => shorten(cell, width)) });
  }
  return columns.map((column) => shortened.get(column) ?? column);
}
