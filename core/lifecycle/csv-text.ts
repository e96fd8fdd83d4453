export { type CsvValue, csvLine } from '../format/index.ts';

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
