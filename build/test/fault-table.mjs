/**
 * What was found after one kind of fault.
 * @typedef {{ eventsIn: number, lost: number, doubled: number, deadLetters: number }} Found
 * @typedef {{ normal: number, after: number }} Memory bytes of all processes before the first fault and after this one
 * @typedef {'passed' | 'failed' | 'not injected'} Outcome
 * @typedef {{ fault: string, outcome: Outcome, injected: number, found: Found | null, memory: Memory | null, note: string }} Row
 */

/** In this order in the table. */
const FIGURES = ['eventsIn', 'lost', 'doubled', 'deadLetters'];

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
 * The table at the end of `npm run test:faults`. Events are counted over the whole run, so the last row has them all. What
 * nobody came to look at is a question mark, also in the last row: no fault that failed hides behind a zero.
 * @param {Row[]} rows
 * @returns {string[]} lines
 */
export function faultTable(rows) {
  if (rows.length === 0) return ['no fault was injected'];
  const injected = rows.reduce((total, row) => total + row.injected, 0);
  const cells = [
    ['fault', 'outcome', 'injected', 'events in', 'lost', 'doubled', 'dead letters', 'own memory', ''],
    ...rows.map((row) => [
      row.fault,
      row.outcome,
      grouped(row.injected),
      ...FIGURES.map((key) => figure(row, key)),
      memoryOf(row),
      row.note,
    ]),
    ['all', outcomeOfAll(rows), grouped(injected), ...FIGURES.map((key) => worst(rows, key)), '', ''],
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const isText = (column) => column < 2 || column === widths.length - 1;
  const lines = cells.map((line) =>
    line
      .map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(Math.max(...lines.map((line) => line.length)));
  return [lines[0], rule, ...lines.slice(1, -1), rule, ...lines.slice(-1)];
}

/** How many did not pass. */
function outcomeOfAll(rows) {
  const others = ['failed', 'not injected']
    .map((outcome) => [rows.filter((row) => row.outcome === outcome).length, outcome])
    .filter(([count]) => count > 0);
  return others.length === 0 ? 'passed' : others.map(([count, outcome]) => `${count} ${outcome}`).join(', ');
}

function figure(row, key) {
  if (row.found !== null) return grouped(row.found[key]);
  return row.outcome === 'not injected' ? '-' : '?';
}

function worst(rows, key) {
  if (rows.some((row) => figure(row, key) === '?')) return '?';
  const known = rows.flatMap(({ found }) => (found === null ? [] : [found[key]]));
  return known.length === 0 ? '-' : grouped(Math.max(...known));
}

/** Before the first fault and after this one. */
function memoryOf({ memory }) {
  if (memory === null) return '';
  const [normal, after] = [memory.normal, memory.after].map((bytes) => Math.round(bytes / 1e6));
  return `${normal} -> ${after} MB`;
}

function grouped(count) {
  return count.toLocaleString('en-US');
}
