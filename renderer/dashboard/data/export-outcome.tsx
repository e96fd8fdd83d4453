import { useMutation } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import type { ExportResult } from '../../../core/contracts/export.ts';
import { formatBytes, formatCost, formatCount, formatTokenTotal } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { fileName, folderOf } from './export-file.ts';

/** What was found when the file was read again. */
function checkedWords({ tables, totals }: ExportResult): string {
  if (tables.some(({ table }) => table === 'responses' || table === 'daily')) {
    return `Checked: the file’s totals equal the screen’s, ${formatCost(totals)} and ${formatTokenTotal(totals)} tokens.`;
  }
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `Checked: all ${formatCount(rows)} rows are in the file.`;
}

/** A file that was written: what it is called, where it is, and that it is right. */
export function ExportOutcome({ result }: { result: ExportResult }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-start gap-2.5">
        <CircleCheck aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-ok" />
        <span className="min-w-0">
          <span className="block font-medium wrap-anywhere">{fileName(result.path)}</span>
          <span className="block text-small wrap-anywhere text-t2">in {folderOf(result.path)}</span>
          <span className="block text-small text-t3">
            {formatBytes(result.bytes)}
            {result.anonymized ? ', anonymised' : ''}, readable only by you
          </span>
        </span>
      </p>
      <p className="text-t2">{checkedWords(result)}</p>
    </div>
  );
}

type ShowExportProps = {
  path: string;
  /** Whether it stands where all that changes is read aloud: a region within it would be said twice. */
  isReadAloud?: boolean;
};

/** The way to a file that was written: its folder in the desktop, its path to be pasted in a browser. */
export function ShowExport({ path, isReadAloud = false }: ShowExportProps) {
  const { desktop } = useApiClient();
  const find = useMutation({
    mutationFn: async () => {
      if (desktop !== null) await desktop.callDesktop('showExport', {});
      else await navigator.clipboard.writeText(path);
    },
  });
  const words = desktop !== null ? 'Show in folder' : find.isSuccess ? 'Copied' : 'Copy path';
  return (
    <>
      {find.error === null ? null : (
        <span role={isReadAloud ? undefined : 'alert'} className="text-small text-bad">
          {desktop === null ? 'The browser did not let it be copied.' : find.error.message}
        </span>
      )}
      {isReadAloud ? null : (
        <span role="status" className="sr-only">
          {desktop === null && find.isSuccess ? 'The path was copied.' : ''}
        </span>
      )}
      <Button className="h-8" onClick={() => find.mutate()}>
        {words}
      </Button>
    </>
  );
}
