import { rawTraceTable } from './raw-trace-table.ts';

/** Values of Cursor's databases, and lines of its transcripts. */
export const cursorRawTraces = rawTraceTable({
  platform: 'cursor',
  columns: [],
  toRow: () => ({}),
});
