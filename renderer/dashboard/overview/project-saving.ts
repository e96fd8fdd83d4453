import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import type { Series } from '../../../core/contracts/series.ts';
import { formatMoneyParts } from '../../../core/format/index.ts';
import { csvText, exactUsd } from '../../shared/charts/chart-file.ts';
import { sharePicture, sharesOf } from '../../shared/charts/share-picture.ts';
import { costText } from '../../shared/components/money.tsx';
import { TOOL_COLOURS } from '../../shared/components/tool-mark.tsx';
import { projectRows, toolCost, toolsOf } from './project-rows.ts';

/** A line a project, a column a tool. What is not told apart is empty, not 0. */
export function projectsCsv(series: Pick<Series, 'groups' | 'other'>): string {
  const rows = projectRows(series);
  const tools = toolsOf(rows);
  return csvText(
    [
      ...['project', ...tools.map((platform) => `${PLATFORM_LABELS[platform]} (USD)`), 'total (USD)'],
      ...['of it estimated (USD)', 'tokens', 'of them estimated', 'of them unpriced'],
    ],
    rows.map((row) => [
      row.label,
      ...tools.map((platform) => {
        const cost = toolCost(row, platform);
        return cost === null ? null : exactUsd(cost);
      }),
      ...[exactUsd(row.totalCost), exactUsd(row.estimatedCost)],
      ...[row.totalTokens, row.estimatedTokens, row.unpricedTokens],
    ]),
  );
}

/** The bars as PNG. @throws when the browser cannot make a picture */
export function projectsPicture(series: Series, note: string): Promise<Blob> {
  const rows = projectRows(series);
  const highest = Math.max(0, ...rows.map((row) => row.totalCost));
  const texts = formatMoneyParts(
    rows.map((row) => row.totalCost),
    series.totals.totalCost,
  );
  return sharePicture({
    title: 'Top projects',
    note,
    rows: rows.map((row, at) => ({
      label: row.label,
      value: costText(row, texts[at] ?? ''),
      parts: sharesOf(
        row.platforms.map(({ platform, totalCost }) => ({ value: totalCost, colour: TOOL_COLOURS[platform] })),
        highest,
      ),
    })),
    legend: toolsOf(rows).map((platform) => ({
      name: PLATFORM_LABELS[platform],
      value: '',
      colour: TOOL_COLOURS[platform],
    })),
  });
}
