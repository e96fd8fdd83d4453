import type { Today } from '../../core/contracts/api.ts';

/** A busy session makes a few rows a second; only an older history makes this many at once. */
const HISTORY_ROWS = 1_000;

/** Whether older days still come in, so that nothing can be compared with them yet. */
export function isReadingHistory({ sourcesReadAt, rowsBehind }: Today['freshness']): boolean {
  return sourcesReadAt === null || rowsBehind >= HISTORY_ROWS;
}
