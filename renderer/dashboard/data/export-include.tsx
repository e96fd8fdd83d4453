import { CSV_TABLES, type CsvTable, EXPORT_PART_NAMES, type ExportPart } from '../../../core/contracts/export.ts';
import { Select } from '../../shared/components/select.tsx';

const PARTS: Record<ExportPart, { name: string; note: string }> = {
  usage: { name: 'Usage and cost', note: 'days and responses' },
  sessions: { name: 'Sessions', note: 'times, prompts, cost' },
  calls: { name: 'Tool calls', note: 'durations and failures' },
  edits: { name: 'Decisions and lines', note: 'what was accepted and changed' },
};

type ExportIncludeProps = { parts: readonly ExportPart[]; onParts: (parts: readonly ExportPart[]) => void };

/** What goes into a file that may hold several tables. */
export function ExportInclude({ parts, onParts }: ExportIncludeProps) {
  return (
    <fieldset className="grid gap-x-3 gap-y-1.5 narrow:grid-cols-2">
      <legend className="pb-1 text-small text-t2">Include</legend>
      {EXPORT_PART_NAMES.map((part) => (
        <label key={part} className="flex items-baseline gap-2.5">
          <input
            type="checkbox"
            checked={parts.includes(part)}
            onChange={(event) =>
              onParts(EXPORT_PART_NAMES.filter((each) => (each === part ? event.target.checked : parts.includes(each))))
            }
            className="size-4 shrink-0 translate-y-0.5 accent-(--accent-fill)"
          />
          <span className="min-w-0">
            {PARTS[part].name} <span className="text-small text-t3">{PARTS[part].note}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

const TABLES: Record<CsvTable, string> = {
  responses: 'Responses, with tokens and cost',
  sessions: 'Sessions',
  toolCalls: 'Tool calls',
  decisions: 'Decisions, with lines suggested and kept',
  codeChanges: 'Changes, with lines added and removed',
};

/** The one table that a flat file holds. */
export function ExportTableChoice({ table, onTable }: { table: CsvTable; onTable: (table: CsvTable) => void }) {
  return (
    <span className="flex flex-col gap-1 text-small text-t2">
      <span aria-hidden="true">Include</span>
      <Select
        label="Table"
        choices={CSV_TABLES.map((value) => ({ value, text: TABLES[value] }))}
        value={table}
        onChange={onTable}
      />
    </span>
  );
}
