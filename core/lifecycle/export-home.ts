import type { FileHandle } from 'node:fs/promises';
import {
  CSV_TABLES,
  type CsvTable,
  EXPORT_TABLES,
  type ExportArgs,
  type ExportPreview,
  type ExportResult,
  type ExportSelection,
  type ExportTable,
  FIGURE_TABLES,
} from '../contracts/export.ts';
import type { JobProgress } from '../contracts/lifecycle-job.ts';
import type { TableRows } from '../contracts/purge.ts';
import { resolveRange } from '../query/range.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { openReadable, type ReadableDB } from '../storage/database.ts';
import { csvLine } from './csv-text.ts';
import { checkExport } from './export-check.ts';
import { type JsonHead, jsonPieces } from './export-json.ts';
import { markdownParts } from './export-markdown.ts';
import { anonymousNames, type ExportNames, plainNames } from './export-names.ts';
import { columnsOf, countRows, type ExportScope, readRows } from './export-tables.ts';
import { reportedTotals } from './export-totals.ts';
import { writeNewFile } from './new-file.ts';
import { findProjects } from './purge-scope.ts';

/** Nothing that could be exported. The message says what to do. */
export class NothingToExportError extends Error {}

/** An export that is not made. The message says what to do. */
export class ExportRefusedError extends Error {}

/** Bytes of one row as it is written, about: what a preview says before there is a file. */
const ROW_BYTES: Readonly<Record<ExportTable, number>> = {
  daily: 260,
  sessions: 290,
  responses: 420,
  toolCalls: 380,
  decisions: 260,
  codeChanges: 240,
  contents: 2_400,
};
const CSV_ROW_BYTES = 190;
const MARKDOWN_ROW_BYTES = 110;
/** Text is handed to the disk in pieces of about this size. Bytes. */
const PIECE_BYTES = 1 << 18;

export type ExportTools = { report(progress: JobProgress): void; signal: AbortSignal };

/**
 * Writes what is stored of a range to a file, out of one state of the database, and compares what then stands in the
 * file with what a report says.
 * @throws FileTargetError, NothingToExportError, ExportRefusedError, PurgeScopeError, QueryArgumentError, the signal's reason; nothing is
 * left then
 */
export async function exportHome(
  paths: Pick<HomePaths, 'home' | 'database' | 'drafts'>,
  args: ExportArgs,
  tools: ExportTools,
): Promise<ExportResult> {
  const started = performance.now();
  return withSnapshot(paths.database, (database) =>
    writeNewFile(args.path, args.replaces ?? null, paths, async (file) => {
      const scope = scopeOf(database, args);
      const names = args.anonymize === true ? anonymousNames() : plainNames();
      const reported = reportedTotals(database, scope);
      const writer = new PieceWriter(file, tools.signal);
      const tables = tablesOf(args);
      const rows = await writePieces(database, args, { scope, names, tables, totals: reported.totals, writer, tools });
      tools.report({ step: 'check', done: 0, total: 1 });
      await checkExport(file, args.format, { reported, rows, tables, signal: tools.signal });
      tools.report({ step: 'check', done: 1, total: 1 });
      return {
        path: args.path,
        bytes: writer.bytes,
        tables: rows,
        totals: reported.totals,
        anonymized: names.isAnonymous,
        milliseconds: Math.round(performance.now() - started),
      };
    }),
  );
}

/** How much an export would be. @throws as {@link exportHome} */
export async function previewExport(
  paths: Pick<HomePaths, 'database'>,
  selection: ExportSelection,
): Promise<ExportPreview> {
  return withSnapshot(paths.database, async (database) => {
    const scope = scopeOf(database, selection);
    const tables = tablesOf(selection).map((table): TableRows => ({ table, rows: countRows(database, table, scope) }));
    const project = database
      .prepare<[], { name: string }>(
        'SELECT name FROM projects LEFT JOIN usage_rollup USING (project_hash) GROUP BY project_hash ORDER BY sum(cost_picousd) DESC LIMIT 1',
      )
      .get()?.name;
    return {
      tables,
      sessions: countRows(database, 'sessions', scope),
      totals: reportedTotals(database, scope).totals,
      bytes: tables.reduce((sum, { table, rows }) => sum + rows * rowBytes(selection, table), 0),
      example:
        project === undefined ? null : { project, anonymous: anonymousNames().name('project', project) ?? project },
    };
  });
}

function rowBytes({ format }: ExportSelection, table: string): number {
  if (format === 'csv') return CSV_ROW_BYTES;
  if (format === 'markdown') return MARKDOWN_ROW_BYTES;
  return EXPORT_TABLES.filter((known) => known === table).reduce((sum, known) => sum + ROW_BYTES[known], 0);
}

async function withSnapshot<Result>(path: string, act: (database: ReadableDB) => Promise<Result>): Promise<Result> {
  const database = openReadable(path);
  if (database === null) {
    throw new NothingToExportError(
      'Nothing is stored yet. Run `blueplane ingest --once` to read what your tools left.',
    );
  }
  try {
    // A reader's transaction sees what was there when it began, whatever others write meanwhile.
    database.prepare('BEGIN').run();
    return await act(database);
  } finally {
    database.close();
  }
}

function scopeOf(database: ReadableDB, selection: ExportSelection): ExportScope {
  const { project, ...range } = selection;
  return {
    range: resolveRange(range),
    projects: project === undefined ? null : findProjects(database, project),
  };
}

function tablesOf({ format, tables, content, anonymize }: ExportSelection): readonly ExportTable[] {
  if (content === true && anonymize === true) {
    throw new ExportRefusedError('What was said cannot be made anonymous. Leave out one of the two.');
  }
  if (content === true && format !== 'json') {
    throw new ExportRefusedError('What was said goes into a JSON export only. Choose that format, or leave it out.');
  }
  if (format === 'csv') return [csvTable(tables)];
  if (format === 'markdown') return ['daily', 'sessions'];
  return [...(tables ?? FIGURE_TABLES), ...(content === true ? (['contents'] as const) : [])];
}

/** @throws ExportRefusedError for several tables, and for days */
function csvTable(tables: ExportSelection['tables']): CsvTable {
  const table = CSV_TABLES.find((each) => each === (tables?.[0] ?? 'responses'));
  if (table === undefined || (tables?.length ?? 1) > 1) {
    throw new ExportRefusedError(`A CSV file holds one table. Choose one of ${CSV_TABLES.join(', ')}, or JSON.`);
  }
  return table;
}

type Writing = {
  scope: ExportScope;
  names: ExportNames;
  tables: readonly ExportTable[];
  totals: ExportResult['totals'];
  writer: PieceWriter;
  tools: ExportTools;
};

/** @returns how many rows were written of each table */
async function writePieces(database: ReadableDB, args: ExportArgs, writing: Writing): Promise<TableRows[]> {
  const { scope, names, tables, totals, writer, tools } = writing;
  const expected = new Map(tables.map((table) => [table, countRows(database, table, scope)]));
  const total = [...expected.values()].reduce((sum, rows) => sum + rows, 0);
  const done = new Map<string, number>(tables.map((table) => [table, 0]));
  let written = 0;
  async function put(table: ExportTable | null, text: string, rows: number): Promise<void> {
    await writer.write(text);
    if (table === null) return;
    done.set(table, (done.get(table) ?? 0) + rows);
    written += rows;
    // Of all tables together: a bar that began anew with each would tell nobody how long it takes.
    tools.report({ step: table, done: written, total: Math.max(written, total) });
  }
  const head: JsonHead = {
    createdAt: new Date().toISOString(),
    timezone: scope.range.days.zone,
    since: args.since ?? null,
    until: args.until ?? null,
  };
  if (args.format === 'csv') {
    const table = csvTable(args.tables);
    await put(null, csvLine(columnsOf(table)), 0);
    for (const page of readRows(database, table, scope, names)) {
      await put(table, page.map((row) => csvLine(Object.values(row))).join(''), page.length);
    }
  } else if (args.format === 'json') {
    for (const { table, text, rows } of jsonPieces(database, scope, tables, names, head)) await put(table, text, rows);
  } else {
    const parts = markdownParts(database, scope, names, head, totals);
    for (const [index, part] of parts.entries()) {
      await put(null, part(), 0);
      // Its lines are sums: how many rows they are of says nothing of how far it is.
      tools.report({ step: 'parts', done: index + 1, total: parts.length });
    }
    for (const table of tables) done.set(table, expected.get(table) ?? 0);
  }
  await writer.end();
  return [...done].map(([table, rows]) => ({ table, rows }));
}

/** Writes text in pieces of a good size, and ends when it is told to. */
class PieceWriter {
  bytes = 0;
  readonly #file: FileHandle;
  readonly #signal: AbortSignal;
  #waiting: string[] = [];
  #length = 0;

  constructor(file: FileHandle, signal: AbortSignal) {
    this.#file = file;
    this.#signal = signal;
  }

  async write(text: string): Promise<void> {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length >= PIECE_BYTES) await this.end();
  }

  /** Hands everything on. */
  async end(): Promise<void> {
    this.#signal.throwIfAborted();
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#length = 0;
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, this.bytes + at);
      at += bytesWritten;
    }
    this.bytes += bytes.length;
  }
}
