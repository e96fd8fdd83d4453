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

/** The values of a line that {@link csvLine} wrote, without its line break. */
export function parseCsvLine(line: string): string[] {
  const values: string[] = [];
  for (let at = 0; at <= line.length; ) {
    if (line[at] !== '"') {
      const end = line.indexOf(',', at);
      values.push(line.slice(at, end === -1 ? undefined : end));
      at = end === -1 ? line.length + 1 : end + 1;
      continue;
    }
    let value = '';
    at += 1;
    for (;;) {
      const quote = line.indexOf('"', at);
      value += line.slice(at, quote === -1 ? undefined : quote);
      if (quote === -1 || line[quote + 1] !== '"') {
        at = quote === -1 ? line.length + 1 : quote + 2;
        break;
      }
      value += '"';
      at = quote + 2;
    }
    values.push(value);
  }
  return values;
}
