import { rawTraceTable } from './raw-trace-table.ts';

/** Lines of Codex's rollouts. */
export const codexRawTraces = rawTraceTable({
  platform: 'codex_cli',
  table: 'codex_raw_traces',
  columns: [],
  toRow: () => ({}),
});
