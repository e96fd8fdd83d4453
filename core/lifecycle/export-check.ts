import type { FileHandle } from 'node:fs/promises';
import { CSV_TABLES, type ExportFormat, type ExportTable } from '../contracts/export.ts';
import type { TableRows } from '../contracts/purge.ts';
import { parseCsvLine } from './csv-text.ts';
import { readJsonRow, readJsonTable } from './export-json.ts';
import { totalsLine } from './export-markdown.ts';
import { columnsOf } from './export-tables.ts';
import { addRow, noTotals, type ReportedTotals, sameTotals } from './export-totals.ts';

/** What was written is not what a report says. */
export class ExportMismatchError extends Error {
  constructor() {
    super(
      "The file's totals were not those of the report, so it was removed. Run `blueplane rebuild`, then export again.",
    );
  }
}

type Expected = {
  reported: ReportedTotals;
  rows: readonly TableRows[];
  tables: readonly ExportTable[];
  signal: AbortSignal;
};

/**
 * Reads a file again and compares it with what a report says: every row is there, and the responses add up.
 * @throws ExportMismatchError, the signal's reason
 */
export async function checkExport(file: FileHandle, format: ExportFormat, expected: Expected): Promise<void> {
  const { reported, rows, tables, signal } = expected;
  const found = new Map<string, number>();
  const sum = noTotals();
  let table: ExportTable | null = null;
  let isTotalThere = false;
  const inCsv = CSV_TABLES.find((each) => each === tables[0]) ?? 'responses';
  const names = columnsOf(inCsv);
  let isHead = true;
  for await (const line of linesOf(file)) {
    signal.throwIfAborted();
    if (format === 'markdown') isTotalThere ||= line === totalsLine(reported.totals);
    else if (format === 'csv') {
      if (!isHead) take(inCsv, Object.fromEntries(parseCsvLine(line).map((value, at) => [names[at], value])));
      isHead = false;
    } else {
      table = readJsonTable(line) ?? table;
      const row = readJsonRow(line);
      if (row !== null && table !== null) take(table, row);
    }
  }
  if (format === 'markdown') {
    if (!isTotalThere) throw new ExportMismatchError();
    return;
  }
  const isComplete = rows.every(({ table: name, rows: count }) => (found.get(name) ?? 0) === count);
  const isRight = !tables.includes('responses') || sameTotals(sum, reported.exact);
  if (!isComplete || !isRight) throw new ExportMismatchError();

  function take(name: ExportTable, row: Parameters<typeof addRow>[1]): void {
    found.set(name, (found.get(name) ?? 0) + 1);
    if (name === 'responses') addRow(sum, row);
  }
}

const CHUNK_BYTES = 1 << 18;

/** The lines of a file from its beginning, without their line breaks. The handle stays open. */
async function* linesOf(file: FileHandle): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = '';
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    const lines = (rest + decoder.decode(chunk.subarray(0, bytesRead), { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}
