import type { ExportFormat } from '../../../core/contracts/export.ts';
import { dayOfInstant } from '../../../core/format/index.ts';
import type { DaySpan } from '../../shared/day-span.ts';

const EXTENSIONS: Record<ExportFormat, string> = { csv: 'csv', json: 'json', markdown: 'md' };

/** `blueplane-2026-10-21–2026-11-19.json`; of all time, the day on which it was made. */
export function exportFileName(format: ExportFormat, days: Partial<DaySpan>, now: number): string {
  const { since, until } = days;
  const span =
    since === undefined || until === undefined ? dayOfInstant(now) : since === until ? since : `${since}–${until}`;
  return `blueplane-${span}.${EXTENSIONS[format]}`;
}
