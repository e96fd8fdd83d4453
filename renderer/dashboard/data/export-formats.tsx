import { useId } from 'react';
import type { ExportFormat } from '../../../core/contracts/export.ts';

/** What most want stands first. */
const FORMAT_ORDER: readonly ExportFormat[] = ['json', 'csv', 'markdown'];

const FORMATS: Record<ExportFormat, { name: string; note: string }> = {
  json: { name: 'JSON', note: 'everything' },
  csv: { name: 'CSV', note: 'a flat table' },
  markdown: { name: 'Markdown', note: 'a report to read' },
};

type ExportFormatsProps = { value: ExportFormat; onChange: (format: ExportFormat) => void };

/** The formats of an export, one of which is chosen. */
export function ExportFormats({ value, onChange }: ExportFormatsProps) {
  const name = useId();
  return (
    <fieldset className="grid gap-2 narrow:grid-cols-3">
      <legend className="pb-1 text-small text-t2">Format</legend>
      {FORMAT_ORDER.map((format) => (
        <label
          key={format}
          className="flex cursor-default flex-col rounded-control border border-line-2 bg-surface px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            className="sr-only"
            name={name}
            checked={format === value}
            data-first-focus={format === value ? '' : undefined}
            onChange={() => onChange(format)}
          />
          <span className="font-medium">{FORMATS[format].name}</span>
          <span className="text-small text-t3">{FORMATS[format].note}</span>
        </label>
      ))}
    </fieldset>
  );
}
