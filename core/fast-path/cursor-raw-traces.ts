import { CURSOR_FAMILY_COLUMNS, cursorFamilyColumns } from './cursor-family-columns.ts';
import { rawTraceTable } from './raw-trace-table.ts';

/** Values of Cursor's databases, and lines of its transcripts. */
export const cursorRawTraces = rawTraceTable({
  platform: 'cursor',
  columns: [...CURSOR_FAMILY_COLUMNS, 'workspace_hash'],
  toRow: ({ record }) => ({ ...cursorFamilyColumns(record), workspace_hash: record.workspaceHash ?? null }),
});
