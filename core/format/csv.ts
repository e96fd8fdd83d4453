/** What a spreadsheet would run as a formula when it stands first in a cell. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",]/;

export type CsvValue = string | number | boolean | null;

/**
 * A line of CSV (RFC 4180) with its line break. Text that a spreadsheet would take for a formula gets an apostrophe
 * before it, as spreadsheets mark text themselves. Line breaks within a value become spaces.
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

function csvField(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = value.replaceAll(/[\r\n]+/g, ' ');
  const harmless = FORMULA.test(value) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
