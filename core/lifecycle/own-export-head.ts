import { CSV_TABLES } from '../contracts/export.ts';
import { csvLine } from './csv-text.ts';
import { columnsOf } from './export-tables.ts';

/** Bytes of a file that are enough to tell: the longest head is that of a CSV table, of some hundred letters. */
export const OWN_HEAD_BYTES = 4_096;

const JSON_HEAD = /^\{\n {2}"format": "blueplane",\n {2}"schemaVersion": \d+,\n {2}"createdAt": "/;
const MARKDOWN_HEAD = /^# Usage of AI coding tools\n\n[^\n]{1,200}\. Written by Blueplane\./;
const CSV_HEADS = CSV_TABLES.map((table) => csvLine(columnsOf(table)));

/**
 * Whether a file is one of our own exports, of any format and whatever it is called.
 * @param head its first {@link OWN_HEAD_BYTES}, or all of it
 */
export function isOwnExport(head: string): boolean {
  return JSON_HEAD.test(head) || MARKDOWN_HEAD.test(head) || CSV_HEADS.some((line) => head.startsWith(line));
}
