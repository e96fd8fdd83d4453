import type { StorageReport } from '../../../core/contracts/storage-report.ts';
import { ESTIMATE_MARK, formatBytes, formatDay } from '../../../core/format/index.ts';
import { csvText } from '../../shared/charts/chart-file.ts';
import { sharePicture, sharesOf } from '../../shared/charts/share-picture.ts';
import { STORAGE_PARTS } from './storage-parts.ts';

/** A line a part of what is stored. */
export function storageCsv(parts: StorageReport['parts']): string {
  return csvText(
    ['part', 'bytes', 'is estimated'],
    parts.map(({ part, bytes, isEstimate }) => [STORAGE_PARTS[part].name, bytes, isEstimate ? 'yes' : 'no']),
  );
}

/** The parts as PNG. @throws when the browser cannot make a picture */
export function storagePicture({ parts, totalBytes }: StorageReport, day: string): Promise<Blob> {
  const filled = parts.filter(({ bytes }) => bytes > 0);
  const bars = filled.map(({ part, bytes }) => ({ value: bytes, colour: STORAGE_PARTS[part].colour }));
  const whole = filled.reduce((sum, { bytes }) => sum + bytes, 0);
  return sharePicture({
    title: 'Storage',
    note: formatDay(day, { year: true }),
    rows: [{ label: 'On this device', value: formatBytes(totalBytes), parts: sharesOf(bars, whole) }],
    legend: filled.map(({ part, bytes, isEstimate }) => ({
      name: STORAGE_PARTS[part].name,
      value: `${isEstimate ? ESTIMATE_MARK : ''}${formatBytes(bytes)}`,
      colour: STORAGE_PARTS[part].colour,
    })),
  });
}
