import type { StorageReport } from '../../../core/contracts/storage-report.ts';
import { momentWords } from './moment-words.ts';

/** What became of the last purge; one that was broken off is finished by the next start, and nobody sees it then. */
export function lastPurgeWords(purge: StorageReport['lastPurge']): string {
  if (purge === null) return 'none yet';
  const ordered = momentWords(purge.orderedAt);
  if (purge.finishedAt === null) return `ordered ${ordered}; finishes on the next start if it is broken off`;
  const finished = momentWords(purge.finishedAt);
  return finished === ordered ? `finished ${finished}` : `ordered ${ordered}; finished ${finished}`;
}
