/**
 * What came of one kind of fault.
 * @typedef {{ fault: string, injected: number, eventsIn: number, lost: number, doubled: number, deadLetters: number }} Row
 */

/**
 * @param {string} path a JSON line for each row; need not be there
 * @param {(path: string, encoding: 'utf8') => string} read
 * @returns {Row[]}
 */
export function readLedger(path, read) {
  let text = '';
  try {
    text = read(path, 'utf8');
  } catch {
    // Nothing was injected.
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/**
 * The table at the end of `npm run test:faults`. Events are counted over the whole run, so the last row has them all.
 * @param {Row[]} rows
 * @returns {string[]} lines
 */
export function faultTable(rows) {
  if (rows.length === 0) return ['no fault was injected'];
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const all = {
    fault: 'all',
    injected: sum('injected'),
    eventsIn: Math.max(...rows.map(({ eventsIn }) => eventsIn)),
    lost: Math.max(...rows.map(({ lost }) => lost)),
    doubled: Math.max(...rows.map(({ doubled }) => doubled)),
    deadLetters: Math.max(...rows.map(({ deadLetters }) => deadLetters)),
  };
  const cells = [
    ['fault', 'injected', 'events in', 'lost', 'doubled', 'dead letters'],
    ...[...rows, all].map((row) => [
      row.fault,
      ...[row.injected, row.eventsIn, row.lost, row.doubled, row.deadLetters].map((count) =>
        count.toLocaleString('en-US'),
      ),
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const lines = cells.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(widths.reduce((total, width) => total + width + 2, -2));
  return [lines[0], rule, ...lines.slice(1, -1), rule, ...lines.slice(-1)];
}
