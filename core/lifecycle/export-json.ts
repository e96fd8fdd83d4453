import { EXPORT_SCHEMA_VERSION, EXPORT_TABLES, type ExportTable } from '../contracts/export.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { ExportNames } from './export-names.ts';
import { type ExportRow, type ExportScope, readRows } from './export-tables.ts';

export type JsonHead = { createdAt: string; timezone: string; since: string | null; until: string | null };

/** What a row begins with in the file, one a line: how it is found again without reading the file at once. */
const ROW_INDENT = '      ';

/** The pieces of a JSON export: a head, then each table row by row. */
export function* jsonPieces(
  database: ReadableDB,
  scope: ExportScope,
  tables: readonly ExportTable[],
  names: ExportNames,
  head: JsonHead,
): Generator<{ table: ExportTable | null; text: string; rows: number }> {
  const opening = {
    format: 'blueplane',
    schemaVersion: EXPORT_SCHEMA_VERSION,
    ...head,
    anonymous: names.isAnonymous,
    times: names.isAnonymous ? 'full hours, UTC' : 'UTC',
    units: { costUsd: 'US dollars as decimal text in rows, as a number in daily', durationMs: 'milliseconds' },
  };
  const text = JSON.stringify(opening, null, 2);
  yield { table: null, text: `${text.slice(0, text.lastIndexOf('\n'))},\n  "tables": {`, rows: 0 };
  const chosen = EXPORT_TABLES.filter((table) => tables.includes(table));
  for (const [index, table] of chosen.entries()) {
    yield { table, text: `${index === 0 ? '' : ','}\n    "${table}": [`, rows: 0 };
    let isFirst = true;
    for (const page of readRows(database, table, scope, names)) {
      const lines = page.map((row) => `\n${ROW_INDENT}${JSON.stringify(row)}`).join(',');
      if (page.length > 0) yield { table, text: `${isFirst ? '' : ','}${lines}`, rows: page.length };
      isFirst &&= page.length === 0;
    }
    yield { table, text: isFirst ? ']' : '\n    ]', rows: 0 };
  }
  yield { table: null, text: '\n  }\n}\n', rows: 0 };
}

/** A line of the file as a row of a table; null for a line that is none. */
export function readJsonRow(line: string): ExportRow | null {
  if (!line.startsWith(`${ROW_INDENT}{`)) return null;
  const row: ExportRow = JSON.parse(line.replace(/,$/, ''));
  return row;
}

/** The table that begins with a line of the file. */
export function readJsonTable(line: string): ExportTable | null {
  const name = /^ {4}"(\w+)": \[/.exec(line)?.[1];
  return EXPORT_TABLES.find((table) => table === name) ?? null;
}
