import type { Finding } from '../../../core/contracts/insights.ts';
import { NO_DATA } from '../../../core/format/index.ts';
import { csvText, exactUsd } from '../../shared/charts/chart-file.ts';
import type { PictureLegend } from '../../shared/charts/chart-picture.ts';
import { columnsPicture } from '../../shared/charts/columns-picture.ts';
import { sharePicture } from '../../shared/charts/share-picture.ts';
import { type FindingPoints, pointName } from './finding-points.ts';
import { measuredWords, type Unit } from './measured-words.ts';

const COLUMN_NAMES: Record<Unit, string> = {
  usd: 'cost (USD)',
  tokens: 'tokens',
  count: 'count',
  share: 'share of 1',
  factor: 'times as much',
  milliseconds: 'duration (ms)',
  days: 'days',
};

/** More names below the columns would run into each other. */
const MOST_NAMES = 8;

/** A line a point, and whether the finding is about it. A point without data is empty, not 0. */
export function findingCsv({ points, unit }: FindingPoints): string {
  return csvText(
    ['point', COLUMN_NAMES[unit], 'is what the finding is about'],
    points.map(({ label, value, isMarked }) => [
      label,
      value !== null && unit === 'usd' ? exactUsd(value) : value,
      isMarked ? 'yes' : 'no',
    ]),
  );
}

function legendOf({ points, kind }: FindingPoints): PictureLegend[] {
  if (kind === 'line' || !points.some(({ isMarked }) => isMarked)) return [];
  return [
    { name: 'What the finding is about', value: '', colour: markedColour(kind) },
    { name: 'To compare with', value: '', colour: 'var(--ghost)' },
  ];
}

function markedColour(kind: FindingPoints['kind']): string {
  return kind === 'meters' ? 'var(--s-warn)' : 'var(--s-bad)';
}

/**
 * The same as PNG.
 * @param days that were looked at, in words
 * @throws when the browser cannot make a picture
 */
export function findingPicture({ title }: Pick<Finding, 'title'>, chart: FindingPoints, days: string): Promise<Blob> {
  const { points, kind, unit } = chart;
  const highest = Math.max(0, ...points.map(({ value }) => value ?? 0));
  const whole = kind === 'meters' && unit === 'share' ? 1 : highest;
  const shareOf = (value: number) => (whole === 0 ? 0 : Math.max(0, value / whole));
  const colourOf = (isMarked: boolean) => (isMarked ? markedColour(kind) : 'var(--ghost)');
  const legend = legendOf(chart);
  if (kind === 'meters') {
    return sharePicture({
      ...{ title, note: days, legend, hasTracks: true },
      rows: points.map(({ label, value, isMarked }) => ({
        label: pointName(label),
        value: value === null ? NO_DATA : measuredWords(value, unit),
        parts: value === null ? [] : [{ share: shareOf(value), colour: colourOf(isMarked) }],
      })),
    });
  }
  return columnsPicture({
    ...{ title, legend, isLine: kind === 'line' },
    note: `${days} · highest ${measuredWords(highest, unit)}`,
    columns: points.map(({ label, value, isMarked }, at) => ({
      share: value === null ? null : shareOf(value),
      colour: kind === 'line' ? 'var(--accent)' : colourOf(isMarked),
      label: points.length <= MOST_NAMES || at === 0 || at === points.length - 1 ? pointName(label) : '',
    })),
  });
}
