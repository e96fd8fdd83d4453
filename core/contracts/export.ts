import { z } from 'zod';
import { tableRowsSchema } from './purge.ts';
import { rangeArgsSchema } from './query-range.ts';
import { totalsSchema } from './usage.ts';

/** `csv` is one table, `json` holds several, `markdown` is a report for people. */
export const EXPORT_FORMATS = ['csv', 'json', 'markdown'] as const;
export const exportFormatSchema = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** The tables of a JSON export that hold figures, in their order. */
export const FIGURE_TABLES = ['daily', 'sessions', 'responses', 'toolCalls', 'decisions', 'codeChanges'] as const;
/** Tables that a CSV file can hold; the days are a sum of the responses. */
export const CSV_TABLES = ['responses', 'sessions', 'toolCalls', 'decisions', 'codeChanges'] as const;
export type CsvTable = (typeof CSV_TABLES)[number];
/** What was said is there only where it is asked for. */
export const EXPORT_TABLES = [...FIGURE_TABLES, 'contents'] as const;
export const exportTableSchema = z.enum(EXPORT_TABLES);
export type ExportTable = z.infer<typeof exportTableSchema>;

type FigureTable = (typeof FIGURE_TABLES)[number];

/** What people choose of a JSON export: tables that belong together. */
export const EXPORT_PARTS = {
  usage: ['daily', 'responses'],
  sessions: ['sessions'],
  calls: ['toolCalls'],
  edits: ['decisions', 'codeChanges'],
} as const satisfies Record<string, readonly FigureTable[]>;
export const EXPORT_PART_NAMES = [
  'usage',
  'sessions',
  'calls',
  'edits',
] as const satisfies (keyof typeof EXPORT_PARTS)[];
export type ExportPart = (typeof EXPORT_PART_NAMES)[number];

/** The tables of some parts, in the order in which a file has them. */
export function tablesOfParts(parts: readonly ExportPart[]): FigureTable[] {
  const wanted: readonly FigureTable[] = parts.flatMap((part): readonly FigureTable[] => EXPORT_PARTS[part]);
  return FIGURE_TABLES.filter((table) => wanted.includes(table));
}

/** Grows when a column is renamed, removed or means something else; new columns do not change it. */
export const EXPORT_SCHEMA_VERSION = 1;

/** What is exported. */
export const exportSelectionSchema = rangeArgsSchema.extend({
  format: exportFormatSchema,
  /** A project's hash, or its name: a name stands for all folders that are called so. */
  project: z.string().min(1).max(300).optional(),
  /** JSON: absent = all. CSV: one of {@link CSV_TABLES}; absent = responses. A report for people has its own. */
  tables: z.array(z.enum(FIGURE_TABLES)).min(1).optional(),
  /** JSON only, and never anonymous: what was said, as far as it was kept at privacy level `content`. */
  content: z.boolean().optional(),
  /** Projects, sessions and all other ids become names of this export only; times become full hours. */
  anonymize: z.boolean().optional(),
});
export type ExportSelection = z.infer<typeof exportSelectionSchema>;

/**
 * What an export may take the place of: an earlier one of ours, or any file. A page is believed the first only; that any
 * file may go is said by the command line and by the system's own dialog.
 */
export const exportReplacesSchema = z.enum(['own', 'any']);
export type ExportReplaces = z.infer<typeof exportReplacesSchema>;

export const exportArgsSchema = exportSelectionSchema.extend({
  /** Absolute path of the file; from a page also a name alone, for the folder `Downloads`. */
  path: z.string().min(1).max(4_096),
  /** Absent: a file that is there stays. */
  replaces: exportReplacesSchema.optional(),
});
export type ExportArgs = z.infer<typeof exportArgsSchema>;

export const exportPreviewSchema = z.object({
  tables: z.array(tableRowsSchema),
  sessions: z.number().int(),
  totals: totalsSchema,
  /** About how long the file will be. */
  bytes: z.number(),
  /** A project as it is called and what it could be called in an anonymous export; null where there is none. */
  example: z.object({ project: z.string(), anonymous: z.string() }).nullable(),
});
export type ExportPreview = z.infer<typeof exportPreviewSchema>;

export const exportResultSchema = z.object({
  path: z.string(),
  bytes: z.number(),
  tables: z.array(tableRowsSchema),
  /** As read again from the file that was written, and equal to what a report of the same range says. */
  totals: totalsSchema,
  anonymized: z.boolean(),
  milliseconds: z.number(),
});
export type ExportResult = z.infer<typeof exportResultSchema>;
