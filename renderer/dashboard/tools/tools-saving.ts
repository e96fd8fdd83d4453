import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import type { ToolReport } from '../../../core/contracts/tool-report.ts';
import { formatDuration } from '../../../core/format/index.ts';
import { csvText } from '../../shared/charts/chart-file.ts';
import { type ShareRow, sharePicture } from '../../shared/charts/share-picture.ts';
import { placeOf, SCALE_FROM_MS, SCALE_TO_MS } from './duration-range.tsx';

const RANGE_COLOUR = 'var(--k-input)';
const TICK_COLOUR = 'var(--accent-fill)';
/** How wide the tick of the median is drawn, of the whole scale. */
const TICK_SHARE = 0.008;

/** A line a tool. A duration of which nothing is known is empty, not 0. */
export function toolsCsv({ tools }: Pick<ToolReport, 'tools'>): string {
  return csvText(
    ['tool', 'used by', 'calls', 'succeeded', 'failed', 'without an outcome', 'p10 (ms)', 'p50 (ms)', 'p95 (ms)'],
    tools.map(({ toolName, usedBy, calls, succeeded, failed, undecided, ...durations }) => [
      ...[toolName, usedBy.map((platform) => PLATFORM_LABELS[platform]).join(' ')],
      ...[calls, succeeded, failed, undecided],
      ...[durations.durationP10Ms, durations.durationP50Ms, durations.durationP95Ms],
    ]),
  );
}

function rangeOf({
  durationP10Ms: p10,
  durationP50Ms: p50,
  durationP95Ms: p95,
}: ToolReport['totals']): ShareRow['parts'] {
  if (p10 === null || p50 === null || p95 === null) return [];
  const [from, middle, to] = [placeOf(p10), placeOf(p50), placeOf(p95)];
  return [
    { at: from, share: to - from, colour: RANGE_COLOUR },
    { at: Math.max(0, middle - TICK_SHARE / 2), share: TICK_SHARE, colour: TICK_COLOUR },
  ];
}

/** How long calls took, as PNG. @throws when the browser cannot make a picture */
export function toolsPicture({ tools }: Pick<ToolReport, 'tools'>, note: string): Promise<Blob> {
  return sharePicture({
    title: 'Tools: how long calls took',
    note: `${note} · ${formatDuration(SCALE_FROM_MS)} to ${formatDuration(SCALE_TO_MS)} on a logarithmic scale, then p95`,
    rows: tools.map((tool) => ({
      label: tool.toolName,
      value: formatDuration(tool.durationP95Ms),
      parts: rangeOf(tool),
    })),
    legend: [
      { name: '10 to 95 of 100 calls', value: '', colour: RANGE_COLOUR },
      { name: 'Half of the calls', value: '', colour: TICK_COLOUR },
    ],
    hasTracks: true,
  });
}
