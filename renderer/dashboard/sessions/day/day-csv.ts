import type { DayView } from '../../../../core/contracts/day.ts';
import { PLATFORM_LABELS } from '../../../../core/contracts/platform.ts';
import { csvText, exactUsd } from '../../../shared/charts/chart-file.ts';

const COLUMNS = [
  ...['project', 'tool', 'session', 'models', 'from', 'to', 'subagents', 'failed calls'],
  ...['tokens', 'of them unpriced', 'cost (USD)', 'of it estimated (USD)'],
];

/** The day as CSV: a line a session with its part of the day, times in ISO 8601 UTC. */
export function dayCsv({ projects }: Pick<DayView, 'projects'>): string {
  const rows = projects.flatMap(({ label, sessions }) =>
    sessions.map(({ platform, sessionId, models, from, to, subagents, toolFailures, totals }) => [
      ...[label, PLATFORM_LABELS[platform], sessionId, models.join(' '), from, to, subagents.length, toolFailures],
      ...[totals.totalTokens, totals.unpricedTokens, exactUsd(totals.totalCost), exactUsd(totals.estimatedCost)],
    ]),
  );
  return csvText(COLUMNS, rows);
}
