import { resolve } from 'node:path';
import {
  CSV_TABLES,
  type CsvTable,
  EXPORT_FORMATS,
  EXPORT_PART_NAMES,
  type ExportArgs,
  type ExportResult,
  exportFormatSchema,
  tablesOfParts,
} from '../../contracts/export.ts';
import { counted, formatBytes, formatCost, formatDuration } from '../../format/index.ts';
import { resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';
import { createBar } from './progress-bar.ts';
import { oneOf, parseRange, type ReportOptions, wrong } from './report-arguments.ts';

/** Options of `export` as they were typed. */
export type ExportOptions = Pick<ReportOptions, 'since' | 'until' | 'timezone' | 'platform' | 'json'> & {
  format: string;
  output: string;
  project?: string;
  anonymize?: boolean;
  include?: string;
  table?: string;
  content?: boolean;
  force?: boolean;
};

/**
 * Writes an export and prints what is in it.
 * @throws ExitStatus 2 for options that are not allowed, 1 when it was broken off; errors whose messages say what to do
 */
export async function runExport(options: ExportOptions, context: CliContext): Promise<void> {
  const args = parseArguments(options);
  const result = await exportInterruptibly(resolveHome(context.env), args, context);
  const text = options.json === true ? JSON.stringify(result, null, 2) : exportLines(result).join('\n');
  context.stdout.write(`${text}\n`);
}

function parseArguments(options: ExportOptions): ExportArgs {
  const format = exportFormatSchema.safeParse(options.format);
  if (!format.success) throw wrong(`--format ${options.format}: no such format; choose ${oneOf(EXPORT_FORMATS)}`);
  if (options.content === true && (format.data !== 'json' || options.anonymize === true)) {
    throw wrong('export: --content goes with --format json, and never with --anonymize');
  }
  return {
    ...parseRange(options),
    format: format.data,
    path: resolve(options.output),
    ...(options.project === undefined ? {} : { project: options.project }),
    ...(options.include === undefined ? {} : { tables: includedTables(options.include, format.data) }),
    ...(options.table === undefined ? {} : { tables: [chosenTable(options.table, format.data)] }),
    ...(options.anonymize === true ? { anonymize: true } : {}),
    ...(options.content === true ? { content: true } : {}),
    ...(options.force === true ? { replaces: 'any' } : {}),
  };
}

function chosenTable(named: string, format: ExportArgs['format']): CsvTable {
  if (format !== 'csv') throw wrong('export: --table goes with --format csv; of json choose with --include');
  const table = CSV_TABLES.find((each) => each === named);
  if (table === undefined) throw wrong(`--table ${named}: no such table; choose ${oneOf(CSV_TABLES)}`);
  return table;
}

function includedTables(include: string, format: ExportArgs['format']): ReturnType<typeof tablesOfParts> {
  if (format !== 'json') throw wrong('export: --include goes with --format json; of csv choose with --table');
  const named = include.split(',').map((part) => part.trim());
  const parts = EXPORT_PART_NAMES.filter((part) => named.includes(part));
  if (parts.length !== new Set(named).size) {
    throw wrong(`--include ${include}: choose of ${EXPORT_PART_NAMES.join(', ')}, with commas between them`);
  }
  return tablesOfParts(parts);
}

async function exportInterruptibly(home: string, args: ExportArgs, context: CliContext): Promise<ExportResult> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const bar = createBar(context.stderr);
  try {
    return await context.exportHome(
      home,
      args,
      ({ step, done, total }) => bar.update(done, total, step),
      interrupted.signal,
    );
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    throw new ExitStatus(1, 'Interrupted. The unfinished file was removed.');
  } finally {
    bar.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** What was written, for people. */
export function exportLines({ path, bytes, totals, anonymized, milliseconds, tables }: ExportResult): string[] {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    `Wrote ${path}: ${formatBytes(bytes)}, ${counted(rows, 'row')}${anonymized ? ', anonymous' : ''}, in ${formatDuration(milliseconds)}.`,
    tables.some(({ table }) => table === 'responses' || table === 'daily')
      ? `Read again, its totals equal the report's: ${counted(totals.responses, 'response')}, ` +
        `${counted(totals.totalTokens, 'token')}, ${formatCost(totals)}.`
      : 'Read again, it holds all of them.',
  ];
}
