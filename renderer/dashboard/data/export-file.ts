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

/** A name the user gave, after the kind of file changed: an ending of ours becomes that of the new kind. */
export function withExtension(path: string, format: ExportFormat): string {
  const ending = Object.values(EXTENSIONS).find((extension) => path.toLowerCase().endsWith(`.${extension}`));
  return ending === undefined ? path : `${path.slice(0, -ending.length)}${EXTENSIONS[format]}`;
}

/** The last part of a path, of either system's form. */
export function fileName(path: string): string {
  return path.slice(lastSeparator(path) + 1);
}

/** The folder of a path, of either system's form; a root keeps its separator. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(1, lastSeparator(path)));
}

function lastSeparator(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}
