import type { GrowthRow } from './growth.ts';

const GROWTH_TITLE = '## As the history grows';

const MEBIBYTE = 2 ** 20;
const mib = (bytes: number): string => (bytes / MEBIBYTE).toFixed(0);

/** A line of the table for each figure, a column for each size. */
const FIGURES: readonly [what: string, write: (row: GrowthRow) => string][] = [
  ['files', (row) => row.files.toLocaleString('en-US')],
  ['lines', (row) => row.lines.toLocaleString('en-US')],
  ['bare loop, s', (row) => (row.bareMs / 1_000).toFixed(1)],
  ['`ingest --once`, s', (row) => (row.ingestMs / 1_000).toFixed(1)],
  ['times the bare loop', (row) => (row.ingestMs / row.bareMs).toFixed(1)],
  ['by the clock, µs a line', (row) => perLine(row.ingestMs, row)],
  ['processor time of all processes, µs a line', (row) => perLine(row.ingestCpuMs, row)],
  ['memory while reading (PSS), at most, MiB', (row) => mib(row.loadPss)],
  ['memory of a server at rest (PSS), MiB', (row) => mib(row.idlePss)],
  ['processor of that, % of a core', (row) => (row.idleCpu * 100).toFixed(1)],
  ['database with its log, MiB', (row) => mib(row.databaseBytes)],
  ['the same, % of the files', (row) => ((row.databaseBytes / row.bytes) * 100).toFixed(0)],
  ['`report daily --json`, ms', (row) => row.reportDailyMs.toFixed(0)],
  ['`report session` as a table, ms', (row) => row.reportSessionMs.toFixed(0)],
];

/** @param machine lines that say where it was measured @param rows by size */
export function growthSection(machine: readonly string[], rows: readonly GrowthRow[]): string {
  return `${[
    GROWTH_TITLE,
    '',
    'Written by `npm run bench -- --growth`: each size in a home of its own.',
    '',
    ...machine,
    '',
    `| history, MiB | ${rows.map((row) => mib(row.bytes)).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(rows.length)}`,
    ...FIGURES.map(([what, write]) => `| ${what} | ${rows.map(write).join(' | ')} |`),
  ].join('\n')}\n`;
}

function perLine(milliseconds: number, { lines }: GrowthRow): string {
  return ((milliseconds * 1_000) / lines).toFixed(0);
}
