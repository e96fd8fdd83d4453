import type { Painted } from './click-to-paint.ts';
import type { ViewTimes } from './dashboard-times.ts';
import type { RendererMemory } from './renderer-memory.ts';

/** The middle one of some figures, rounded. */
export function middle(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
}

export function memoryWords({ heap, rss, pss, kept }: RendererMemory): string {
  const words = (name: string, mib: number | null) => (mib === null ? [] : [`${name} ${Math.round(mib)} MiB`]);
  return [
    `heap ${Math.round(heap)} MiB`,
    ...words('RSS', rss),
    ...words('PSS', pss),
    ...words('RSS without garbage', kept),
  ].join(', ');
}

export function rangeWords(days: number | null): string {
  return days === null ? 'all' : `${days} d`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return `${rows.map((row) => line(row).join('  ').trimEnd()).join('\n')}\n`;
}

export function paintedTable(views: readonly ViewTimes[]): string {
  const cell = (all: readonly Painted[]) =>
    [
      middle(all.map(({ first }) => first)),
      middle(all.map(({ whole }) => whole)),
      middle(all.map(({ newest }) => newest)),
    ].join(' / ');
  const head = [
    'view',
    'range',
    'got ready',
    'changed',
    'half a second',
    'with its script',
    'script known',
    'figures known',
    'processor',
    'others',
  ];
  return table([
    head,
    ...views.map(({ view, days, cold, warm, again, ready, changed, early, processor, others }) => {
      const figures = [
        cell(ready),
        cell(changed),
        cell(early),
        cell(cold),
        cell(warm),
        cell(again),
        String(middle(processor)),
        String(middle(others)),
      ];
      return [view, rangeWords(days), ...figures];
    }),
  ]);
}

type QuestionColumn = {
  days: number | null;
  views: { view: string; times: { name: string; processorMs: number }[] }[];
};

export function questionTable(columns: readonly QuestionColumn[]): string {
  const head = ['view', 'question', ...columns.map(({ days }) => rangeWords(days))];
  const rows = (columns[0]?.views ?? []).flatMap(({ view, times }, viewAt) => {
    const figures = (at: number) => columns.map(({ views }) => views[viewAt]?.times[at]?.processorMs ?? Number.NaN);
    const each = times.map(({ name }, at) => [view, name, ...figures(at).map((figure) => figure.toFixed(1))]);
    const sums = columns.map(({ views }) =>
      (views[viewAt]?.times ?? []).reduce((sum, { processorMs }) => sum + processorMs, 0).toFixed(1),
    );
    return [...each, [view, 'together', ...sums]];
  });
  return table([head, ...rows]);
}
