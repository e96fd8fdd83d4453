import type { StorageReport } from '../../../core/contracts/storage-report.ts';

/** Whether there is nothing that could be exported or purged: no raw trace, nothing derived, no dead letter. */
export function isNothingStored({ raw, rows }: Pick<StorageReport, 'raw' | 'rows'>): boolean {
  return raw.every((each) => each.rows === 0) && Object.values(rows).every((count) => count === 0);
}
